// Draws the lines of a picture: from the left side of a child to the right side of its parent, with
// an arrow there, and the phrase that says how the child was made.
"use strict";

const PHRASE_SCALE = 0.6;

class Lines {
  constructor(explorer, palette) {
    this.explorer = explorer;
    this.palette = palette;
  }

  // Draws all lines, those that are highlighted last, then their phrases.
  draw(ctx, layout, scale) {
    const joints = this.explorer.picture.joints.map((joint) => ({
      joint, look: this.look(joint), curves: this.curves(joint, layout),
    })).filter(({ curves }) => curves.length);
    joints.sort((a, b) => a.look.width - b.look.width);
    ctx.save();
    for (const each of joints) this.line(ctx, each);
    if (scale >= PHRASE_SCALE) this.phrases(ctx, joints);
    ctx.restore();
  }

  // Returns the curves of a line, from its child's card on; none where an end has no place.
  curves({ child, parent }, { places, bends }) {
    const [from, to] = [places.get(child), places.get(parent)];
    return from && to ? curvesOf(from, to, bends.get(stepKey(child, parent))) : [];
  }

  // Returns how a line looks: red on the path of a conflict, dashed where nobody declares it.
  look({ child, parent, link, item }) {
    const { data, highlight } = this.explorer;
    const step = stepKey(child, parent);
    const on = highlight.steps.has(step);
    const red = data.conflictSteps.has(step) || (on && highlight.conflict);
    const inferred = item?.base ? !item.base.declared
      : link !== null && data.isInferred[link] === 1;
    const colour = red ? "edge-path" : on ? "accent" : inferred ? "edge-inferred" : "edge";
    return {
      colour, width: on ? 2.6 : red ? 2 : 1.2, dashed: inferred,
      strength: this.isDimmed(child) || this.isDimmed(parent) ? 0.2
        : highlight.steps.size > 0 && !on && !red ? 0.6 : 1,
    };
  }

  // Returns whether the filter leaves nothing of an end of a line.
  isDimmed(id) {
    const item = this.explorer.picture.items.get(id);
    if (item.fold) return item.count === 0;
    return item.node !== null && !this.explorer.isMatch(item.node);
  }

  line(ctx, { curves, look }) {
    ctx.globalAlpha = look.strength;
    ctx.strokeStyle = ctx.fillStyle = this.palette.get(look.colour);
    ctx.lineWidth = look.width;
    ctx.setLineDash(look.dashed ? [6, 5] : []);
    ctx.beginPath();
    ctx.moveTo(curves[0].x1, curves[0].y1);
    for (const { cx1, cy1, cx2, cy2, x2, y2 } of curves) ctx.bezierCurveTo(cx1, cy1, cx2, cy2, x2, y2);
    ctx.stroke();
    ctx.setLineDash([]);
    const curve = curves.at(-1);
    const size = 5 + look.width;
    const turn = curve.cx2 > curve.x2 ? 1 : -1;
    ctx.beginPath();
    ctx.moveTo(curve.x2, curve.y2);
    ctx.lineTo(curve.x2 + turn * size * 1.5, curve.y2 - size * 0.7);
    ctx.lineTo(curve.x2 + turn * size * 1.5, curve.y2 + size * 0.7);
    ctx.fill();
  }

  phrases(ctx, joints) {
    ctx.font = `10px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.direction = "ltr";
    const taken = [];
    const counts = {
      ups: countBy(joints, ({ joint }) => joint.child),
      downs: countBy(joints, ({ joint }) => joint.parent),
    };
    for (const each of [...joints].reverse()) {
      const phrase = cutToFit(ctx, this.phraseOf(each.joint) ?? "", COLUMN - CARD.width - 16);
      if (!phrase || each.curves[0].x1 <= each.curves[0].x2) continue;
      const width = ctx.measureText(phrase).width + 6;
      const box = phraseBox(each, width, counts, taken);
      if (!box) continue;
      taken.push(box);
      ctx.globalAlpha = each.look.strength < 0.5 ? 0.3 : 1;
      ctx.fillStyle = this.palette.get("surface");
      ctx.fillRect(box.left, box.top, box.width, box.height);
      ctx.fillStyle = this.palette.get(each.look.colour === "edge-path" ? "edge-path" : "muted");
      ctx.fillText(phrase, box.left + width / 2, box.top + box.height / 2);
    }
  }

  phraseOf({ link, item }) {
    if (link !== null) return visibleText(this.explorer.data.way(link)[0]).slice(0, 24);
    if (item.base) return "states as base";
    return item.side === UP ? visibleText(foldWay(item, this.explorer.data)[0]).slice(0, 24) : null;
  }
}

// Returns the curves of a line, from the child's card to the parent's: between two columns each, and
// straight through those between. Where the parent is not further left, as in a cycle, one curve
// goes around the right sides of the two.
function curvesOf(child, parent, bends = []) {
  if (child.x <= parent.x) return [loopOf(child, parent)];
  const half = CARD.width / 2;
  const stops = [child, ...bends, parent];
  return stops.slice(1).flatMap((to, at) => {
    const from = stops[at];
    const curve = curveBetween(from.x - half, from.y, to.x + half, to.y);
    const through = curveBetween(to.x + half, to.y, to.x - half, to.y);
    return at < bends.length ? [curve, through] : [curve];
  });
}

function curveBetween(x1, y1, x2, y2) {
  const bend = (x1 - x2) * (0.5 + 0.3 * Math.min(1, Math.abs(y1 - y2) / 400));
  return { x1, y1, cx1: x1 - bend, cy1: y1, cx2: x2 + bend, cy2: y2, x2, y2 };
}

function loopOf(child, parent) {
  const half = CARD.width / 2;
  const [x1, x2] = [child.x + half, parent.x + half];
  const bend = child === parent ? 34
    : Math.min(50 + Math.abs(child.y - parent.y) / 8, (COLUMN - CARD.width) * 1.2);
  const loop = child === parent ? CARD.height / 2 - 6 : 0;
  return {
    x1, y1: child.y - loop, cx1: x1 + bend, cy1: child.y - loop * 2,
    cx2: x2 + bend, cy2: parent.y + loop * 2, x2, y2: parent.y + loop,
  };
}

// Returns the point of a curve after a part of its way, from 0 to 1.
function pointOn({ x1, y1, cx1, cy1, cx2, cy2, x2, y2 }, t) {
  const along = (a, b, c, d) => (
    a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t ** 2 * (1 - t) + d * t ** 3);
  return { x: along(x1, cx1, cx2, x2), y: along(y1, cy1, cy2, y2) };
}

// Returns the point of a curve from right to left that is at `x`.
function pointAt(curve, x) {
  let [low, high] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const middle = (low + high) / 2;
    if (pointOn(curve, middle).x > x) low = middle;
    else high = middle;
  }
  return { x, y: pointOn(curve, low).y };
}

// Returns where a phrase stands on its line: not where lines come together, and on no other phrase;
// null where there is no room, until one looks at its line.
function phraseBox({ joint, curves }, width, { ups, downs }, taken) {
  const ends = [
    [curves[0], curves[0].x1 - 1 - width / 2], [curves.at(-1), curves.at(-1).x2 + 11 + width / 2],
  ];
  if (ups.get(joint.child) > downs.get(joint.parent)) ends.reverse();
  for (const [curve, x] of ends) {
    const { y } = pointAt(curve, x);
    const box = { left: x - width / 2, top: y - 7, width, height: 14 };
    if (!taken.some((other) => overlaps(box, other))) return box;
  }
  return null;
}

function overlaps(one, other) {
  return Math.abs(one.left - other.left) < (one.width + other.width) / 2
    && Math.abs(one.top - other.top) < one.height;
}

// Returns how many values have each name.
function countBy(values, nameOf) {
  const counts = new Map();
  for (const value of values) counts.set(nameOf(value), (counts.get(nameOf(value)) ?? 0) + 1);
  return counts;
}
