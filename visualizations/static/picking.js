// ---- picking: people by a grid; ties one by one where there are few, else those of whoever is chosen ---------------------------------------
const SQUARE = 64;
const MOST_PICKED = 6000;
let grid = new Map();
const square = (x, y) => Math.floor(x / SQUARE) * 100003 + Math.floor(y / SQUARE);
const layGrid = () => {
  grid = new Map();
  for (let person = 0; person < PEOPLE; person++) {
    const key = square(atX[person], atY[person]);
    const there = grid.get(key);
    if (there) there.push(person);
    else grid.set(key, [person]);
  }
};
const toMap = (at) => ({ x: (at.x - size.w / 2) / state.scale + state.x, y: (at.y - size.h / 2) / state.scale + state.y });
const personAt = (at) => {
  const centre = toMap(at);
  const away = Math.min(20 / state.scale + 14, 12 * SQUARE);
  let best = null;
  let least = 6;
  for (let x = centre.x - away; x <= centre.x + away + SQUARE; x += SQUARE) {
    for (let y = centre.y - away; y <= centre.y + away + SQUARE; y += SQUARE) {
      for (const person of grid.get(square(x, y)) ?? []) {
        if (!shown[person]) continue;
        const beyond = Math.hypot(screenX(atX[person]) - at.x, screenY(atY[person]) - at.y) - radiusOf(person);
        if (beyond < least) [best, least] = [person, beyond];
      }
    }
  }
  return best;
};
const tieAt = (at) => {
  const ties = TIES <= MOST_PICKED ? Array.from({ length: TIES }, (_, tie) => tie) : state.person === null ? [] : [...tiesOf(state.person)];
  let best = null;
  let least = 5;
  for (const tie of ties) {
    if (!tieShown[tie]) continue;
    const via = viaOf(tie);
    const parts = bendOf[tie] ? 8 : 1;
    let from = onScreen(alongTie(tie, via, 0));
    for (let part = 1; part <= parts; part++) {
      const to = onScreen(bendOf[tie] ? alongTie(tie, via, part / parts) : { x: atX[toOf[tie]], y: atY[toOf[tie]] });
      const [across, down] = [to.x - from.x, to.y - from.y];
      const share = Math.min(1, Math.max(0, ((at.x - from.x) * across + (at.y - from.y) * down) / (across * across + down * down || 1)));
      const away = Math.hypot(from.x + share * across - at.x, from.y + share * down - at.y) - weight[tie] / 4;
      if (away < least) [best, least] = [tie, away];
      from = to;
    }
  }
  return best;
};
const tip = document.getElementById("tip");
const hideTip = () => { tip.hidden = true; };
const showTip = (text, at) => {
  tip.textContent = text;
  tip.hidden = false;
  tip.style.left = `${Math.max(4, Math.min(at.x + 14, size.w - tip.offsetWidth - 4))}px`;
  tip.style.top = `${Math.max(4, at.y + 18 + tip.offsetHeight > size.h ? at.y - tip.offsetHeight - 10 : at.y + 18)}px`;
};
const hover = (at) => {
  const person = personAt(at);
  box.style.cursor = person === null ? "" : "pointer";
  if (person !== null) {
    const job = [titleOf(person), departmentOf(person)].filter(Boolean).map(isolated).join(" · ");
    showTip([isolated(names[person]), job, marks.get(person)?.why, disputes.get(person)].filter(Boolean).join("\n"), at);
    return;
  }
  const tie = tieAt(at);
  if (tie === null) {
    hideTip();
    return;
  }
  showTip(`${isolated(names[fromOf[tie]])} ${kinds[kindOf[tie]].sided ? "→" : "↔"} ${isolated(names[toOf[tie]])}\n${howOf(tie)}`, at);
};

// ---- pointers ---------------------------------------------------------------------------------------------------------------------------
const pointers = new Map();
let travelled = 0;
const STEADY = 5;
const inBox = (event) => {
  const frame = box.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
};
const gap = () => {
  const [a, b] = [...pointers.values()];
  return { length: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
};
const press = (event) => {
  if (event.button !== 0) return;
  box.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, inBox(event));
  travelled = 0;
};
const drag = (event) => {
  const at = inBox(event);
  const from = pointers.get(event.pointerId);
  if (!from) {
    if (event.pointerType !== "touch") hover(at);
    return;
  }
  const before = pointers.size === 2 ? gap() : null;
  pointers.set(event.pointerId, at);
  travelled += Math.hypot(at.x - from.x, at.y - from.y);
  if (before) {
    const after = gap();
    pan(before.x - after.x, before.y - after.y);
    zoomAt(after.length / before.length, after);
  } else if (travelled > STEADY) pan(from.x - at.x, from.y - at.y);
};
const release = (event) => {
  if (!pointers.delete(event.pointerId) || travelled > STEADY || event.type === "pointercancel") return;
  const person = personAt(inBox(event));
  if (person !== null || state.person !== null) choosePerson(person === state.person ? null : person);
};
