/** What a drawing is made of: SVG, as elements of a page or as text for where there is none. */
export interface Shape {
  name: string;
  attributes: Record<string, string | number>;
  parts: (Shape | string)[];
}

export function shape(name: string, attributes: Shape["attributes"], ...parts: Shape["parts"]): Shape {
  return { name, attributes, parts };
}

/** What a pointer over the shape, and whoever reads the picture aloud, is told. */
export function titled(drawn: Shape, text: string): Shape {
  drawn.parts.unshift(shape("title", {}, text));
  return drawn;
}

export function elementOf({ name, attributes, parts }: Shape): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...parts.map((part) => (typeof part === "string" ? part : elementOf(part))));
  return element;
}

export function textOf({ name, attributes, parts }: Shape): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const inside = parts.map((part) => (typeof part === "string" ? escaped(part) : textOf(part))).join("");
  return inside === "" ? `<${name}${given.join("")}/>` : `<${name}${given.join("")}>${inside}</${name}>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML cannot hold in any form has been made visible before. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign]!);
}
