// ---- the drawing, by ourselves on a canvas ----------------------------------------------------------------------------------------------
const MOST_FAR = 40000;  // ties drawn at a time where single ones cannot be told apart
const MOST_FAINT = 6000;  // of those that only stand behind others
const AT_ONCE = 400;  // lines of one path: long paths take more than their share of time
const SHAPED = 2.6;  // the radius in pixels from which on a shape can be seen
const makeDrawing = () => {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  const context = canvas.getContext("2d");
  const members = groups.map(() => []);
  for (let person = 0; person < PEOPLE; person++) members[groupOf[person]].push(person);
  const resize = () => {
    const ratio = devicePixelRatio || 1;
    const [w, h] = [Math.round(size.w * ratio), Math.round(size.h * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    canvas.style.width = `${size.w}px`;
    canvas.style.height = `${size.h}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  };

  const corners = (sides, first, radius) => Array.from({ length: sides }, (_, side) => {
    const angle = first + (2 * Math.PI * side) / sides;
    return [radius(side) * Math.cos(angle), radius(side) * Math.sin(angle)];
  });
  const up = -Math.PI / 2;
  const outlines = {
    square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
    triangle: [[0, -1.1], [1.1, 0.85], [-1.1, 0.85]],
    triangleDown: [[0, 1.1], [1.1, -0.85], [-1.1, -0.85]],
    diamond: [[0, -1.15], [1.05, 0], [0, 1.15], [-1.05, 0]],
    hexagon: corners(6, 0, () => 1.05),
    star: corners(10, up, (side) => (side % 2 ? 0.5 : 1.2)),
  };
  const trace = (shape, x, y, r) => {
    const outline = outlines[shape];
    if (!outline) {
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
      return;
    }
    outline.forEach(([across, down], corner) => context[corner ? "lineTo" : "moveTo"](x + r * across, y + r * down));
    context.closePath();
  };

  const drawAreaGrounds = () => {
    context.fillStyle = mix(colours.around, colours.surface, 0.1);
    context.beginPath();
    for (const area of MODEL.areas) {
      const [at, radius] = [areaAt(area), area[2] * state.scale];
      context.moveTo(at.x + radius, at.y);
      context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    }
    context.fill();
  };
  const inView = (tie) => {
    const [x, y, w, h] = [screenX(atX[fromOf[tie]]), screenY(atY[fromOf[tie]]), size.w, size.h];
    const [u, v] = [screenX(atX[toOf[tie]]), screenY(atY[toOf[tie]])];
    return Math.max(x, u) > 0 && Math.min(x, u) < w && Math.max(y, v) > 0 && Math.min(y, v) < h;
  };
  const line = (tie) => {
    context.moveTo(screenX(atX[fromOf[tie]]), screenY(atY[fromOf[tie]]));
    if (!bendOf[tie]) context.lineTo(screenX(atX[toOf[tie]]), screenY(atY[toOf[tie]]));
    else {
      const via = viaOf(tie);
      context.quadraticCurveTo(screenX(via.x), screenY(via.y), screenX(atX[toOf[tie]]), screenY(atY[toOf[tie]]));
    }
  };
  const strokeAll = (ties) => {
    for (let first = 0; first < ties.length; first += AT_ONCE) {
      context.beginPath();
      for (let place = first; place < Math.min(first + AT_ONCE, ties.length); place++) line(ties[place]);
      context.stroke();
    }
  };
  const sorted = () => {
    const visible = [[], [], [], [], [], []];
    for (let tie = 0; tie < TIES; tie++) if (inView(tie)) visible[weight[tie]].push(tie);
    return visible;
  };
  // Ties of one look are drawn together.
  const drawTies = (visible, weights) => {
    const close = state.scale > 0.5 || TIES < 3000;
    const behind = isDense && state.person === null;
    const sampled = { [FAINT]: 1, [PLAIN]: 1 };
    weights.forEach((as) => {
      let ties = visible[as];
      if (as <= PLAIN) {
        const every = Math.max(1, Math.ceil(ties.length / (as === FAINT && behind ? MOST_FAINT : MOST_FAR)));
        if (as === PLAIN || behind) sampled[as] = every;
        ties = every > 1 ? ties.filter((tie) => (Math.imul(tie, 2654435761) >>> 0) % every === 0) : ties;
        context.strokeStyle = colours.ties[as];
        context.lineWidth = 1;
        kinds.forEach((kind, number) => {
          context.setLineDash(close ? kind.dash : []);
          strokeAll(kinds.length > 1 ? ties.filter((tie) => kindOf[tie] === number) : ties);
        });
      } else {
        for (const tie of ties) {
          const look = tieLook(tie);
          [context.strokeStyle, context.lineWidth] = [look.colour, look.width];
          context.setLineDash(look.dash);
          strokeAll([tie]);
        }
      }
      context.setLineDash([]);
      const arrows = as > OTHER_CHAIN ? ties : close && as > FAINT && ties.length < 4000 ? ties : [];
      for (const tie of arrows) drawArrow(tie);
    });
    return sampled;
  };
  const drawArrow = (tie) => {
    const look = tieLook(tie);
    if (!look.arrow) return;
    const via = viaOf(tie);
    const [end, start] = look.arrow === "to" ? [toOf[tie], 0.8] : [fromOf[tie], 0.2];
    const from = onScreen(alongTie(tie, via, start));
    const tip = { x: screenX(atX[end]), y: screenY(atY[end]) };
    const [across, down] = [tip.x - from.x, tip.y - from.y];
    const length = Math.hypot(across, down);
    const long = 5 + 1.6 * look.width;
    if (length < long) return;
    const [u, v] = [across / length, down / length];
    const gap = radiusOf(end) + 1;
    const [x, y] = [tip.x - u * gap, tip.y - v * gap];
    context.fillStyle = look.colour;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - u * long - v * long * 0.45, y - v * long + u * long * 0.45);
    context.lineTo(x - u * long + v * long * 0.45, y - v * long - u * long * 0.45);
    context.fill();
  };
  const drawPeople = (presences) => {
    for (const as of presences) {
      groups.forEach((look, group) => {
        context.fillStyle = context.strokeStyle = colours.people[as][group];
        for (const person of members[group]) if (presence[person] === as && !isLost(person)) drawPerson(person, look);
      });
      context.fillStyle = context.strokeStyle = colours.grey[as];
      for (const person of marks.keys()) if (presence[person] === as && isLost(person)) drawPerson(person, groups[groupOf[person]]);
    }
  };
  const drawPerson = (person, look) => {
    const [x, y, r] = [screenX(atX[person]), screenY(atY[person]), radiusOf(person)];
    if (x < -r || y < -r || x > size.w + r || y > size.h + r) return;
    if (r < SHAPED) {
      const side = Math.max(0.8, 1.8 * r);
      context.fillRect(x - side / 2, y - side / 2, side, side);
      return;
    }
    context.beginPath();
    trace(look.shape, x, y, r);
    if (isHollow(person)) {
      const colour = context.fillStyle;
      context.fillStyle = colours.surface;
      context.fill();
      context.fillStyle = colour;
      context.lineWidth = Math.min(2.2, r / 2);
      context.stroke();
    } else context.fill();
  };
  const draw = () => {
    resize();
    context.fillStyle = colours.surface;
    context.fillRect(0, 0, size.w, size.h);
    if (MODEL.areas.length) drawAreaGrounds();
    const visible = sorted();
    const sampled = drawTies(visible, [BEYOND, FAINT, PLAIN]);
    Object.assign(canvas.dataset, { one: sampled[PLAIN], behind: sampled[FAINT] });
    drawPeople([OUT, DIM]);
    drawTies(visible, [OTHER_CHAIN, OWN, CHOSEN]);
    drawPeople([CONTEXT, FULL]);
    drawMarks(context);
    drawText(context);
  };
  return { canvas, draw, restyle: () => {}, replace: () => {} };
};
