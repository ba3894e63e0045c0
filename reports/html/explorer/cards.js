// Draws one item as a card: its owner, its name and its licence below each other, its kind by shape,
// its licence family by a coloured mark with letters, its verdict by a sign and a colour, and at its
// sides how many neighbours are hidden.
"use strict";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const STRIPE = 30;
const SMALL_SCALE = 0.5;
const SIZES = { owner: 10.5, name: 12.5, line: 11 };
const LEADING = 1.25;
const LARGEST = 1.45;
const SIGN = 24;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
const LONGEST_SHOWN = 400;

// Returns a text from outside on one line; characters that could hide or turn it are written out.
function visibleText(text) {
  return text.slice(0, LONGEST_SHOWN).replace(INVISIBLE, (c) => (
    `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`
  ));
}

// Colours of the page by the names of explorer.css, read once until `forget` is called.
class Palette {
  constructor() { this.read = new Map(); }

  forget() { this.read.clear(); }

  get(name) {
    if (!this.read.has(name)) this.read.set(name, colourOf(name) || "#808080");
    return this.read.get(name);
  }
}

class Cards {
  constructor(data, palette) {
    this.data = data;
    this.palette = palette;
    this.cuts = new Map();
  }

  // Returns a text so short that it fits, with … in its middle: the ends of ids tell them apart.
  fit(ctx, text, width) {
    const key = `${ctx.font}|${Math.round(width)}|${text}`;
    if (!this.cuts.has(key)) {
      if (this.cuts.size > 5_000) this.cuts.clear();
      this.cuts.set(key, cutToFit(ctx, text, width));
    }
    return this.cuts.get(key);
  }

  // Returns a name as one line or two, broken where its parts end.
  fold(ctx, name, width) {
    const key = `${ctx.font}|${Math.round(width)}|2|${name}`;
    if (!this.cuts.has(key)) this.cuts.set(key, foldName(ctx, name, width));
    return this.cuts.get(key);
  }

  // Returns what a card says: an owner, a title and a line, a mark, a sign, and how it looks.
  describe(item) {
    if (item.fold) return this.describeFold(item);
    if (item.base) {
      return {
        shape: "pill", colour: "kind-base", dashed: true, title: visibleText(item.base.text),
        line: "not an id of the Hub", mark: null, verdict: null, faded: false,
      };
    }
    const { data } = this;
    const { node } = item;
    const kind = KINDS[data.kind(node)];
    const label = data.label(node);
    const gone = data.isGone(node);
    const stub = Boolean(data.isStub[node]);
    const license = label.text === null ? (stub ? "not described" : "no licence stated")
      : visibleText(label.text);
    const id = data.id(node);
    const cut = id.lastIndexOf("/", id.length - 2) + 1;
    return {
      shape: kind.shape, colour: `kind-${kind.colour}`, dashed: stub,
      title: visibleText(id.slice(cut)), owner: ownerOf(id, cut),
      line: gone ? `gone · ${license}` : license,
      mark: FAMILIES[label.family] ?? FAMILIES.unknown,
      verdict: VERDICTS[data.verdict(node)] ?? null, faded: gone, struck: gone,
    };
  }

  describeFold(item) {
    return {
      shape: "stack", colour: "kind-fold", dashed: false, ...foldWords(item, this.data),
      mark: null, verdict: null, faded: item.count === 0,
    };
  }

  // Draws an item with its middle at x, y. `look` says: selected, current, dimmed, on (highlighted),
  // subject, hidden {up, down}, scale.
  draw(ctx, item, x, y, look) {
    const card = item.card ??= this.describe(item);
    ctx.save();
    ctx.globalAlpha = look.dimmed ? 0.28 : 1;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.direction = "ltr";
    this.drawFrame(ctx, card, x, y, look);
    if (look.scale < SMALL_SCALE) this.drawLarge(ctx, card, x, y, look);
    else this.drawText(ctx, card, x, y, Math.min(LARGEST, Math.max(1, 0.85 / look.scale)));
    this.drawVerdict(ctx, card, x, y, look);
    this.drawHidden(ctx, x, y, look);
    ctx.restore();
  }

  drawFrame(ctx, card, x, y, look) {
    const { palette } = this;
    const { width, height } = CARD;
    const [left, top] = [x - width / 2, y - height / 2];
    if (card.shape === "stack") {
      for (const off of [6, 3]) {
        outline(ctx, "box", left + off, top + off, width, height);
        this.paint(ctx, palette.get("raised"), palette.get("border"), 1);
      }
    }
    if (look.selected || look.current) {
      outline(ctx, card.shape, left - 4, top - 4, width + 8, height + 8);
      ctx.strokeStyle = palette.get("accent");
      ctx.lineWidth = look.selected ? 3 : 2;
      ctx.setLineDash(look.selected ? [] : [3, 3]);
      ctx.stroke();
    }
    ctx.setLineDash(card.dashed ? [5, 4] : []);
    outline(ctx, card.shape, left, top, width, height);
    const fill = look.subject ? "accent-soft" : card.faded ? "raised" : "surface";
    this.paint(ctx, palette.get(fill), palette.get(card.colour), look.on || look.subject ? 2.5 : 1.4);
    ctx.setLineDash([]);
    if (card.mark) this.drawMark(ctx, card, left, top);
  }

  paint(ctx, fill, stroke, width) {
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  // Draws the mark of the licence family at the left: a colour, and letters for whoever cannot tell.
  drawMark(ctx, card, left, top) {
    ctx.save();
    outline(ctx, card.shape, left, top, CARD.width, CARD.height);
    ctx.clip();
    ctx.fillStyle = this.palette.get(`family-${card.mark.colour}`);
    if (card.faded) ctx.globalAlpha *= 0.55;
    ctx.fillRect(left, top - 4, STRIPE, CARD.height + 8);
    ctx.restore();
    ctx.fillStyle = this.palette.get("on-mark");
    ctx.font = `700 ${card.mark.sign.length > 2 ? 9 : 12}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.fillText(card.mark.sign, left + STRIPE / 2 + (card.shape === "hexagon" ? 3 : 0), top + CARD.height / 2);
    ctx.textAlign = "left";
  }

  // Draws the owner, the name and the line, larger where the drawing is seen from a little farther
  // away.
  drawText(ctx, card, x, y, larger) {
    const { start, width } = textBox(card, x);
    let [size, lines] = [larger, this.linesOf(ctx, card, width, larger)];
    const room = () => lines.reduce((sum, { style }) => sum + SIZES[style] * LEADING * size, 0);
    if (room() > CARD.height - 8) {
      size *= (CARD.height - 8) / room();
      lines = this.linesOf(ctx, card, width, size);
    }
    let top = y - room() / 2;
    for (const { style, text } of lines) {
      const height = SIZES[style] * LEADING * size;
      ctx.font = fontOf(style, size);
      ctx.fillStyle = this.palette.get(style === "name" && !card.faded ? "text" : "muted");
      ctx.fillText(text, start, top + height / 2);
      if (style === "name" && card.struck) {
        ctx.fillRect(start, top + height / 2, ctx.measureText(text).width, 1);
      }
      top += height;
    }
  }

  // Returns the lines of a card as { style, text }; the sign of the verdict stands beside the first.
  linesOf(ctx, card, width, larger) {
    const room = width - (card.verdict ? SIGN : 0);
    const lines = [];
    if (card.owner) {
      ctx.font = fontOf("owner", larger);
      lines.push({ style: "owner", text: this.fit(ctx, card.owner, room) });
    }
    ctx.font = fontOf("name", larger);
    for (const text of this.fold(ctx, card.title, lines.length ? width : room)) {
      lines.push({ style: "name", text });
    }
    ctx.font = fontOf("line", larger);
    lines.push({ style: "line", text: this.fit(ctx, card.line, width) });
    return lines;
  }

  // Draws just the title, larger, where a drawing is seen from far.
  drawLarge(ctx, card, x, y, look) {
    const { start, width } = textBox(card, x);
    const size = Math.round(Math.min(24, 11 / Math.max(look.scale, 0.1)));
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.fillStyle = this.palette.get(card.faded ? "muted" : "text");
    const lines = this.fold(ctx, card.title, width - (card.verdict ? SIGN : 0));
    lines.forEach((text, at) => {
      ctx.fillText(text, start, y + (at - (lines.length - 1) / 2) * size * LEADING);
    });
  }

  drawVerdict(ctx, card, x, y) {
    if (!card.verdict) return;
    const at = x + CARD.width / 2 - (card.shape === "hexagon" ? 24 : 15);
    const top = y - CARD.height / 2 + 16;
    ctx.beginPath();
    ctx.arc(at, top, 9, 0, 2 * Math.PI);
    ctx.fillStyle = this.palette.get(card.verdict.colour);
    ctx.fill();
    ctx.fillStyle = this.palette.get("on-mark");
    ctx.font = `700 12px ${FONT}`;
    ctx.textAlign = "center";
    ctx.fillText(card.verdict.sign, at, top + 0.5);
    ctx.textAlign = "left";
  }

  drawHidden(ctx, x, y, look) {
    for (const side of [UP, DOWN]) {
      const count = look.hidden[side];
      if (!count) continue;
      const box = hiddenBox(x, y, side, count);
      ctx.beginPath();
      ctx.roundRect(box.left, box.top, box.width, box.height, 8);
      this.paint(ctx, this.palette.get("surface"), this.palette.get("border"), 1);
      ctx.font = `600 10px ${FONT}`;
      ctx.fillStyle = this.palette.get("text");
      ctx.textAlign = "center";
      ctx.fillText(hiddenText(count), box.left + box.width / 2, box.top + box.height / 2 + 0.5);
      ctx.textAlign = "left";
    }
  }
}

// Returns whom an id names before its name, of which the place is given; all know the one host.
function ownerOf(id, place) {
  return visibleText(id.slice(0, Math.max(0, place - 1)).replace(/^github\.com\//i, ""));
}

function fontOf(style, size) { return `${style === "name" ? 600 : 400} ${SIZES[style] * size}px ${FONT}`; }

// Returns how many hidden neighbours a mark states.
function hiddenText(count) { return `+${count.toLocaleString("en")}`; }

// Returns where the mark of hidden neighbours stands: over the lower corner of the card, so that it
// hides no line.
function hiddenBox(x, y, side, count) {
  const width = 11 + 6.5 * hiddenText(count).length;
  const middle = x + (side === UP ? -1 : 1) * (CARD.width / 2 - width / 2 + 8);
  return { left: middle - width / 2, top: y + CARD.height / 2 - 10, width, height: 16 };
}

// Returns where the text of a card begins and how wide it may be.
function textBox(card, x) {
  const left = x - CARD.width / 2;
  const start = left + (card.mark ? STRIPE + 7 : 12);
  const end = left + CARD.width - 8 - (card.shape === "hexagon" ? 6 : 0);
  return { start, width: end - start };
}

// Traces the outline of a shape.
function outline(ctx, shape, left, top, width, height) {
  ctx.beginPath();
  if (shape === "hexagon") {
    const cut = 13;
    ctx.moveTo(left + cut, top);
    ctx.lineTo(left + width - cut, top);
    ctx.lineTo(left + width, top + height / 2);
    ctx.lineTo(left + width - cut, top + height);
    ctx.lineTo(left + cut, top + height);
    ctx.lineTo(left, top + height / 2);
    ctx.closePath();
  } else if (shape === "database") {
    const bow = 5;
    ctx.moveTo(left, top + bow);
    ctx.ellipse(left + width / 2, top + bow, width / 2, bow, 0, Math.PI, 2 * Math.PI);
    ctx.lineTo(left + width, top + height - bow);
    ctx.ellipse(left + width / 2, top + height - bow, width / 2, bow, 0, 0, Math.PI);
    ctx.closePath();
  } else {
    ctx.roundRect(left, top, width, height, shape === "pill" ? height / 2 : 7);
  }
}

// Returns a text cut in its middle until it is no wider than `width`.
function cutToFit(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  const letters = [...text];
  let [fits, fails] = [0, letters.length];
  while (fails - fits > 1) {
    const count = (fits + fails) >> 1;
    if (ctx.measureText(withEllipsis(letters, count)).width <= width) fits = count;
    else fails = count;
  }
  return withEllipsis(letters, fits);
}

// Returns a name that is wider than `width` as two lines, broken where its parts end if it can be.
function foldName(ctx, name, width) {
  if (ctx.measureText(name).width <= width) return [name];
  const letters = [...name];
  let [fits, fails] = [1, letters.length];
  while (fails - fits > 1) {
    const count = (fits + fails) >> 1;
    if (ctx.measureText(letters.slice(0, count).join("")).width <= width) fits = count;
    else fails = count;
  }
  const part = letters.slice(0, fits).findLastIndex((letter) => "-_. /".includes(letter)) + 1;
  const first = part > 1 ? part : fits;
  const rest = letters.slice(first).join("");
  return [letters.slice(0, first).join(""), cutToFit(ctx, rest, width)];
}

// Returns so many of some letters, the middle ones left out.
function withEllipsis(letters, count) {
  const head = Math.ceil(count / 2);
  const tail = count - head;
  return `${letters.slice(0, head).join("")}…${tail ? letters.slice(-tail).join("") : ""}`;
}

// Returns what a fold says of its members: how many, how they came about, and who publishes them.
function foldWords(item, data) {
  const [phrase, kind] = foldWay(item, data);
  const of = item.count === item.whole ? "" : ` of ${item.whole.toLocaleString("en")}`;
  const many = `${item.count.toLocaleString("en")}${of}${item.rest ? " more" : ""}`;
  const names = item.count === 1 && !of ? kind.one : kind.many;
  if (item.side === UP) return { title: `${many} ${names}`, line: `${phrase} these` };
  const made = /^(.*) from$/.exec(phrase)?.[1] ?? (phrase === "adapter of" ? "adapters" : null);
  const how = made ? "" : `${phrase} it, `;
  return { title: `${many} ${made ?? names}`, line: `${how}by ${foldOwners(item, data)}` };
}

// Returns the owner of a fold's members, or how many there are.
function foldOwners(item, data) {
  const owners = new Set(item.members.map((node) => data.nodes.owner[node]));
  const unknown = owners.delete(-1);
  if (owners.size === 1 && !unknown) {
    return visibleText(data.text([...owners][0]).replace(/^[a-z]+:/, ""));
  }
  return owners.size ? counted(owners.size, "owner") : "unknown owners";
}

// Returns how the members of a fold came about, as a phrase, and the names of their kind.
function foldWay(item, data) {
  const first = item.members[0];
  const links = item.side === UP ? data.linksDown(first) : data.linksUp(first);
  const link = [...links].find((each) => (
    (item.side === UP ? data.child[each] : data.parent[each]) === item.anchor));
  return [visibleText(data.way(link)[0]), KINDS[data.kind(first)]];
}
