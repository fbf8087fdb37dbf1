// @ts-check
// Where each fragment stands: columns by how far it is from the beginning, rows so that few ways cross.

export const size = { width: 196, height: 78, columnGap: 58, rowGap: 70 };

/**
 * @typedef {{ key: string, decisions: { next: string }[] }} Fragment
 * @param {Fragment[]} fragments
 * @param {string | undefined} start
 * @returns {Map<string, { x: number, y: number }>}
 */
export function layout(fragments, start) {
  const columns = byColumn(fragments, start);
  const rows = new Map(columns.flat().map((key) => [key, 0]));
  const neighbours = neighbourhood(fragments);
  for (const column of columns) column.forEach((key, row) => rows.set(key, row - (column.length - 1) / 2));
  for (let round = 0; round < 12; round += 1) {
    for (const column of round % 2 === 0 ? columns : [...columns].reverse()) settle(column, rows, neighbours);
  }
  const top = Math.min(0, ...rows.values());
  const places = new Map();
  columns.forEach((column, index) => {
    for (const key of column) {
      places.set(key, {
        x: index * (size.width + size.columnGap),
        y: ((rows.get(key) ?? 0) - top) * (size.height + size.rowGap),
      });
    }
  });
  return places;
}

/** The fewest decisions from the beginning; what cannot be reached stands in a last column. @param {Fragment[]} fragments @param {string | undefined} start */
function byColumn(fragments, start) {
  const known = new Map(fragments.map((fragment) => [fragment.key, fragment]));
  const depth = new Map();
  let open = start !== undefined && known.has(start) ? [start] : [];
  for (let column = 0; open.length > 0; column += 1) {
    for (const key of open) depth.set(key, column);
    open = [...new Set(open.flatMap((key) => known.get(key)?.decisions.map(({ next }) => next) ?? []))]
      .filter((key) => known.has(key) && !depth.has(key));
  }
  const last = Math.max(-1, ...depth.values()) + 1;
  /** @type {string[][]} */
  const columns = [];
  for (const { key } of fragments) (columns[depth.get(key) ?? last] ??= []).push(key);
  return columns;
}

/** @param {Fragment[]} fragments @returns {Map<string, string[]>} */
function neighbourhood(fragments) {
  const found = new Map(fragments.map(({ key }) => [key, /** @type {string[]} */ ([])]));
  for (const { key, decisions } of fragments) {
    for (const { next } of decisions) {
      found.get(key)?.push(next);
      found.get(next)?.push(key);
    }
  }
  return found;
}

/** Moves a column's fragments towards what they are connected with, a row apart at least. @param {string[]} column @param {Map<string, number>} rows @param {Map<string, string[]>} neighbours */
function settle(column, rows, neighbours) {
  const wish = new Map(column.map((key) => {
    const near = (neighbours.get(key) ?? []).map((other) => rows.get(other)).filter((row) => row !== undefined);
    return [key, near.length > 0 ? near.reduce((sum, row) => sum + row, 0) / near.length : rows.get(key) ?? 0];
  }));
  column.sort((left, right) => (wish.get(left) ?? 0) - (wish.get(right) ?? 0));
  let row = -Infinity;
  for (const key of column) {
    row = Math.max(row + 1, wish.get(key) ?? 0);
    rows.set(key, row);
  }
  // Back to the middle: pushing apart went downwards only.
  const shift = column.reduce((sum, key) => sum + (wish.get(key) ?? 0) - (rows.get(key) ?? 0), 0) / column.length;
  for (const key of column) rows.set(key, (rows.get(key) ?? 0) + shift);
}
