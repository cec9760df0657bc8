// ---- the state in the address, so that a link or a reload shows the same ---------------------------------------------------------------------
const SETS = { g: "groupsOff", l: "bandsOff", k: "kindsOff" };
const keepInUrl = () => {
  if (!state.ready) return;
  const parts = new URLSearchParams();
  if (state.person !== null) parts.set("person", ids[state.person]);
  if (state.steps) parts.set("steps", state.steps);
  if (state.chain) parts.set("chain", state.chain + 1);
  for (const [key, name] of Object.entries(SETS)) if (state[name].size) parts.set(key, [...state[name]].sort((a, b) => a - b).join(" "));
  if (state.most < Infinity) parts.set("most", state.most);
  if (state.moved) parts.set("at", [state.x.toFixed(0), state.y.toFixed(0), state.scale.toPrecision(3)].join(" "));
  const hash = parts.toString() && `#${parts}`;
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
};
const readUrl = () => {
  const parts = new URLSearchParams(location.hash.slice(1));
  const whole = (key, least, most) => {
    const value = Number(parts.get(key) ?? NaN);
    return Number.isInteger(value) && value >= least && value <= most ? value : null;
  };
  state.person = parts.has("person") ? numberOf(parts.get("person")) : null;
  state.steps = state.person === null ? 0 : whole("steps", 1, 3) ?? 0;
  state.chain = (whole("chain", 1, chains.length) ?? 1) - 1;
  state.most = whole("most", 0, 1e9) ?? Infinity;
  for (const [key, name] of Object.entries(SETS)) state[name] = new Set((parts.get(key) ?? "").split(" ").filter(Boolean).map(Number));
  const [x, y, scale] = (parts.get("at") ?? "").split(" ").map(Number);
  return scale > 0 ? { x, y, scale } : null;
};

// ---- a picture to keep ---------------------------------------------------------------------------------------------------------------------
const MARGIN = 20;
const savePicture = () => {
  draw();
  const source = drawing.canvas;
  const ratio = source.width / size.w;
  const picture = Object.assign(document.createElement("canvas"), { width: source.width, height: source.height + 84 * ratio });
  const context = picture.getContext("2d");
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(source, 0, 52 * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "middle";
  context.fillStyle = colours.ink;
  context.font = `600 19px ${family}`;
  context.fillText(cut(context, MODEL.title, size.w - 2 * MARGIN), MARGIN, 28);
  context.fillStyle = colours.quiet;
  context.font = `13px ${family}`;
  context.fillText(`As of ${MODEL.as_of} · ${document.getElementById("counts").textContent}`, MARGIN, size.h + 68);
  picture.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: "graphcap-map.png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
};
