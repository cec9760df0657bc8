// ---- the view: what is chosen, what is filtered out, and how everything looks then ---------------------------------------------------
const [OUT, DIM, CONTEXT, FULL] = [0, 1, 2, 3];
const [BEYOND, FAINT, PLAIN, OTHER_CHAIN, OWN, CHOSEN] = [0, 1, 2, 3, 4, 5];
const PRESENCE = [0.1, 0.26, 0.6, 1];
const box = document.getElementById("map");
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const state = {
  chain: 0, person: null, steps: 0, groupsOff: new Set(), bandsOff: new Set(), kindsOff: new Set(), most: Infinity,
  x: 0, y: 0, scale: 1, portrait: false, printing: false, ready: false,
};
const shown = new Uint8Array(PEOPLE);
const tieShown = new Uint8Array(TIES);
const presence = new Uint8Array(PEOPLE);
const weight = new Uint8Array(TIES);
const chosen = () => chains[state.chain] ?? { people: [], ties: [] };

// Whoever the chosen person reaches within the chosen number of steps, over ties that no filter takes out.
const withinSteps = () => {
  const reached = new Uint8Array(PEOPLE);
  reached[state.person] = 1;
  let edge = [state.person];
  for (let step = 0; step < state.steps; step++) {
    const next = [];
    for (const person of edge) {
      for (const tie of tiesOf(person)) {
        const end = otherEnd(tie, person);
        if (reached[end] || !tieAllowed(tie) || !personAllowed(end)) continue;
        reached[end] = 1;
        next.push(end);
      }
    }
    edge = next;
  }
  return reached;
};
const personAllowed = (person) => !state.groupsOff.has(groupOf[person]) && !state.bandsOff.has(bandOf[person]);
const tieAllowed = (tie) => !state.kindsOff.has(kindOf[tie]) && neighboursOf[fromOf[tie]] <= state.most && neighboursOf[toOf[tie]] <= state.most;

const refresh = () => {
  const near = state.person !== null && state.steps ? withinSteps() : null;
  for (let person = 0; person < PEOPLE; person++) shown[person] = personAllowed(person) && (!near || near[person]) ? 1 : 0;
  for (let tie = 0; tie < TIES; tie++) tieShown[tie] = tieAllowed(tie) && shown[fromOf[tie]] && shown[toOf[tie]] ? 1 : 0;
  const { person: who } = state;
  const base = who === null || near ? null : DIM;
  for (let person = 0; person < PEOPLE; person++) presence[person] = shown[person] ? base ?? (fadedOf[person] ? CONTEXT : FULL) : OUT;
  const plain = who === null ? PLAIN : near ? OWN : FAINT;
  for (let tie = 0; tie < TIES; tie++) weight[tie] = tieShown[tie] ? (onChain[tie] ? OTHER_CHAIN : plain === PLAIN && !strong[tie] ? FAINT : plain) : BEYOND;
  if (who !== null) {
    if (shown[who]) presence[who] = FULL;
    for (const tie of tiesOf(who)) {
      if (!tieShown[tie]) continue;
      weight[tie] = OWN;
      presence[otherEnd(tie, who)] = FULL;
    }
  }
  for (const person of chosen().people) if (shown[person]) presence[person] = FULL;
  for (const tie of chosen().ties) weight[tie] = CHOSEN;
};
const sum = (bits) => bits.reduce((total, bit) => total + bit, 0);

// ---- colours -------------------------------------------------------------------------------------------------------------------------
let colours;
const channels = (hex) => [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));
const mix = (hex, ground, share) => {
  const base = channels(ground);
  return `rgb(${channels(hex).map((value, place) => Math.round(value * share + base[place] * (1 - share))).join(",")})`;
};
const readColours = () => {
  const style = getComputedStyle(document.documentElement);
  const wanted = ["surface", "ink", "quiet", "around", "accent", "other", "lost"];
  colours = Object.fromEntries(wanted.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  const bright = dark.matches && !state.printing;
  colours.people = PRESENCE.map((share) => groups.map((look) => mix(bright ? look.dark : look.light, colours.surface, share)));
  colours.grey = PRESENCE.map((share) => mix(colours.lost, colours.surface, share));
  const quiet = PEOPLE > 400 ? 0.75 : 1;
  colours.ties = [
    mix(colours.around, colours.surface, 0.1), mix(colours.around, colours.surface, 0.18), mix(colours.around, colours.surface, 0.5 * quiet),
    mix(colours.other, colours.surface, 0.9), mix(colours.ink, colours.surface, 0.6), colours.accent,
  ];
};
const isLost = (person) => marks.get(person)?.style === "lost";
const colourOf = (person) => (isLost(person) ? colours.grey : colours.people.map((shades) => shades[groupOf[person]]))[presence[person]];
const isHollow = (person) => groups[groupOf[person]].hollow || marks.get(person)?.style === "gone";

const tieLook = (tie) => {
  const kind = kinds[kindOf[tie]];
  const as = weight[tie];
  const look = { colour: colours.ties[as], width: 1, arrow: kind.mutual ? "" : "to", dash: kind.dash };
  if (as === OTHER_CHAIN) Object.assign(look, { width: 2.5, dash: [] });
  if (as === OWN) look.width = 1 + 1.5 * strengthOf(tie);
  if (as === CHOSEN) {
    const step = chosen().ties.indexOf(tie);
    Object.assign(look, { width: 3 + 4 * strengthOf(tie), arrow: fromOf[tie] === chosen().people[step] ? "to" : "from", dash: [] });
    if (!tieShown[tie]) look.colour = mix(colours.accent, colours.surface, 0.15);
  }
  return look;
};

// ---- where things stand: a map lies across a wide window and runs down a narrow one -----------------------------------------
const atX = new Float32Array(PEOPLE);
const atY = new Float32Array(PEOPLE);
let turn = 1;
const size = { w: 0, h: 0 };  // of the map in CSS pixels; asking the page each time takes long
const measure = () => Object.assign(size, { w: box.clientWidth, h: box.clientHeight });
const orient = () => {
  measure();
  state.portrait = size.h > size.w;
  atX.set(state.portrait ? mapY : mapX);
  atY.set(state.portrait ? mapX : mapY);
  turn = state.portrait ? -1 : 1;
};
// The control point of a tie's line: where vis-network has it for curvedCW (bend above 0) and curvedCCW.
const viaOf = (tie) => {
  const bend = bendOf[tie] * turn;
  const [x, y] = [atX[fromOf[tie]], atY[fromOf[tie]]];
  const [across, down] = [atX[toOf[tie]] - x, atY[toOf[tie]] - y];
  const [radius, angle] = [(1 + Math.abs(bend)) / 2, (-Math.PI * bend) / 2];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x + radius * (across * cos - down * sin), y: y + radius * (across * sin + down * cos) };
};
const alongTie = (tie, via, share) => {
  const [a, b, c] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
  return { x: a * atX[fromOf[tie]] + b * via.x + c * atX[toOf[tie]], y: a * atY[fromOf[tie]] + b * via.y + c * atY[toOf[tie]] };
};
const areaAt = ([x, y]) => (state.portrait ? onScreen({ x: y, y: x }) : onScreen({ x, y }));
const screenX = (x) => (x - state.x) * state.scale + size.w / 2;
const screenY = (y) => (y - state.y) * state.scale + size.h / 2;
const onScreen = (point) => ({ x: screenX(point.x), y: screenY(point.y) });

// The radius on the screen. People of chains are never too small to read a number on, nobody too small to tap where there is room.
const NEAREST = 30;
const LARGE = 1.9;  // the scale from which on people grow no further: then they only move apart
const USUAL = Math.max(6, (2 * TIES) / Math.max(PEOPLE, 1));  // how many ties people have: where all know many, nobody is large for that
const CROWD = 60;  // so many rings run into one another where people stand close: they are thinner
const THRONG = 1000;  // and as many blot out everything else: they shrink with the map
const radiusOf = (person) => {
  if (chosen().people.includes(person)) return Math.max(19 * state.scale, 15);
  if (MODEL.turns) return (onChain.length && rankOf.has(person) ? 13 : person === state.person ? 12 : 6.5) * Math.max(state.scale, 0.6);
  const own = Math.min(13.5, 5 + 1.3 * Math.sqrt((6 * neighboursOf[person]) / USUAL));
  const least = person === state.person ? 6 : state.steps && shown[person] ? 4 : marks.has(person) ? (marks.size > THRONG ? 1 : marks.size > CROWD ? 3 : 6) : 0;
  return Math.max(own * Math.min(state.scale, LARGE), Math.min(4, 0.45 * NEAREST * state.scale), least);
};

// A small question mark beside whoever disputes what is shown of them.
const QUERY = 7;
const drawDisputes = (context) => {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `700 11px ${family}`;
  context.lineWidth = 1.5;
  for (const person of disputes.keys()) {
    if (!shown[person]) continue;
    const away = (radiusOf(person) + 3) * Math.SQRT1_2 + QUERY / 2;
    const [x, y] = [screenX(atX[person]) + away, screenY(atY[person]) - away];
    context.beginPath();
    context.arc(x, y, QUERY, 0, 2 * Math.PI);
    context.fillStyle = colours.surface;
    context.fill();
    context.strokeStyle = context.fillStyle = colours.ink;
    context.stroke();
    context.fillText("?", x, y + 0.5);
  }
};
// Rings around whom the map is about, a cross over whom it leaves out, and a ring around whoever is chosen.
const drawMarks = (context) => {
  const ring = (person, colour, away, width) => {
    const [x, y, r] = [screenX(atX[person]), screenY(atY[person]), radiusOf(person) + away];
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.stroke();
    return { x, y, r };
  };
  const many = MODEL.suggested.length > CROWD && state.scale < LARGE && state.person === null;
  context.strokeStyle = many ? mix(colours.accent, colours.surface, 0.4) : colours.accent;
  context.lineWidth = many ? 1 : 2;
  context.lineCap = "round";
  context.setLineDash([1, many ? 4 : 6]);
  context.beginPath();
  for (const [one, other] of MODEL.suggested) {
    if (!shown[one] || !shown[other] || (state.person !== null && one !== state.person && other !== state.person)) continue;
    context.moveTo(screenX(atX[one]), screenY(atY[one]));
    context.lineTo(screenX(atX[other]), screenY(atY[other]));
  }
  context.stroke();
  context.setLineDash([]);
  context.lineCap = "butt";
  for (const [person, { style }] of marks) {
    if (!shown[person] || style === "lost") continue;
    if (style === "dashed") context.setLineDash([5, 3]);
    const thin = marks.size > CROWD && state.scale < 0.5;
    const away = Math.min(4, (marks.size > THRONG ? 0.5 : 1) + 4 * state.scale);
    const { x, y, r } = ring(person, colours.accent, away, thin ? 1 : 2);
    context.setLineDash([]);
    if (style !== "gone") continue;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(x - r, y - r);
    context.lineTo(x + r, y + r);
    context.moveTo(x + r, y - r);
    context.lineTo(x - r, y + r);
    context.stroke();
  }
  const marked = marks.has(state.person) && !isLost(state.person);  // its ring stays in sight
  if (state.person !== null) ring(state.person, colours.ink, marked ? 7.5 : 3.5, 2.5);
  drawDisputes(context);
};
