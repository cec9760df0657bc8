// ---- the drawing, by vis-network ----------------------------------------------------------------------------------------------------------
const makeDrawing = () => {
  const read = (part) => JSON.parse(document.getElementById(`map-${part}`).textContent);
  const [nodes, edges] = [read("nodes"), read("edges")];
  const nodeLook = ({ id }) => {
    const colour = colourOf(id);
    const size = Math.round((radiusOf(id) / state.scale) * 10) / 10;
    return { id, size, color: { background: isHollow(id) ? colours.surface : colour, border: colour }, x: atX[id], y: atY[id] };
  };
  const edgeLook = ({ id }) => {
    const { colour, arrow, dash, width: wide } = tieLook(id);
    const width = MODEL.turns ? wide : wide / Math.min(1, state.scale);
    const bend = bendOf[id] * turn;
    const smooth = bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false;
    return { id, width, arrows: arrow, dashes: dash.length ? dash : false, smooth, color: { color: colour, hover: colour, highlight: colour } };
  };
  // Only what looks different from before is handed over: vis-network takes long to read everything.
  const before = { nodes: new Map(), edges: new Map() };
  const first = (which, items, lookOf) => new vis.DataSet(items.map((item) => {
    const look = lookOf(item);
    before[which].set(item.id, JSON.stringify(look));
    return { ...item, ...look };
  }));
  const held = { nodes: first("nodes", nodes, nodeLook), edges: first("edges", edges, edgeLook) };
  const update = (which, looks) => {
    const fresh = looks.filter((look) => {
      const key = JSON.stringify(look);
      const changed = before[which].get(look.id) !== key;
      before[which].set(look.id, key);
      return changed;
    });
    if (fresh.length) held[which].update(fresh);
  };
  const network = new vis.Network(box, held, read("options"));
  const canvas = box.querySelector("canvas");
  const frame = box.querySelector(".vis-network");
  frame.removeAttribute("tabindex");
  canvas.setAttribute("aria-hidden", "true");

  let stale = false;
  let { scale } = state;
  let lineScale = scale;
  network.on("afterDrawing", (context) => {
    const ratio = context.canvas.width / context.canvas.clientWidth;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawMarks(context);
    drawText(context);
    context.restore();
  });
  const draw = () => {
    if (stale || Math.abs(state.scale / scale - 1) > 0.02) update("nodes", nodes.map(nodeLook));
    if (stale || (!MODEL.turns && Math.abs(Math.log(state.scale / lineScale)) > 0.3)) {
      update("edges", edges.map(edgeLook));
      lineScale = state.scale;
    }
    [stale, scale] = [false, state.scale];
    network.setSize(`${size.w}px`, `${size.h}px`);
    network.moveTo({ position: { x: state.x, y: state.y }, scale: state.scale, animation: false });
    network.redraw();
  };
  return { canvas, draw, restyle: () => { stale = true; }, replace: () => { stale = true; } };
};
