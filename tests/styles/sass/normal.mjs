// Makes two sheets comparable: what a browser does not see is written in one way.
//
// Comments, spaces and empty rules go; selectors of a list are sorted, since a
// list has no order; neighbours with one prelude become one rule; attribute values
// lose the quotes that they do not need; U+FFFD and the escape `\0` are the same
// character. Nothing else is equal: order of rules and declarations stays.

/** The sheet as text, one statement a line. */
export function normalSheet(css) {
  return print(merged(parse(css.replace(/^\uFEFF/, ''))), '');
}

const isNameEnd = (char) => char === undefined || !/[\w-]/.test(char);

/** Where the string that starts at `start` ends, exclusively. */
function stringEnd(text, start) {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start]) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Whether an unquoted `url(` starts here. */
function isBareUrl(text, at) {
  return /^url\(\s*[^\s"'(]/i.test(text.slice(at, at + 40)) && isNameEnd(text[at - 1]);
}

/** Splits a sheet into statements: `{ text, block }`, where `block` may be absent. */
function parse(text) {
  const stack = [{ block: [] }];
  let head = '';
  let depth = 0;
  let at = 0;
  const take = (end) => {
    head += text.slice(at, end);
    at = end;
  };
  const finish = () => {
    if (head.trim()) stack.at(-1).block.push({ text: statement(head) });
    head = '';
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
      head += ' ';
    } else if (char === '"' || char === "'") take(stringEnd(text, at));
    else if (char === '\\') take(at + 2);
    else if ((char === 'u' || char === 'U') && isBareUrl(text, at)) take(text.indexOf(')', at) + 1 || text.length);
    else if (char === '(' || char === '[') {
      depth += 1;
      take(at + 1);
    } else if (char === ')' || char === ']') {
      depth -= 1;
      take(at + 1);
    } else if (depth > 0) take(at + 1);
    else if (char === '{' && /^\s*--[^:]*:/.test(head)) {
      const end = closing(text, at);
      take(end);
    } else if (char === '{') {
      const node = { text: prelude(head), block: [] };
      stack.at(-1).block.push(node);
      stack.push(node);
      head = '';
      at += 1;
    } else if (char === '}') {
      finish();
      if (stack.length > 1) stack.pop();
      at += 1;
    } else if (char === ';') {
      finish();
      at += 1;
    } else take(at + 1);
  }
  finish();
  return stack[0].block;
}

/** Where the block that starts at `start` ends, exclusively. */
function closing(text, start) {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"' || text[at] === "'") at = stringEnd(text, at) - 1;
    else if (text[at] === '\\') at += 1;
    else if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && (depth -= 1) === 0) return at + 1;
  }
  return text.length;
}

/** Text with single spaces, none where they mean nothing, and strings in one spelling. */
function tidy(text) {
  const strings = [];
  let bare = '';
  for (let at = 0; at < text.length; ) {
    if (text[at] === '"' || text[at] === "'") {
      const end = stringEnd(text, at);
      const inner = text.slice(at + 1, end - 1).replace(/\\(["'])/g, '$1');
      strings.push(JSON.stringify(zero(inner)));
      bare += `\u0001${strings.length - 1}\u0002`;
      at = end;
    } else {
      bare += text[at];
      at += 1;
    }
  }
  return zero(bare)
    .replace(/\s+/g, ' ')
    .replace(/\s*,\s*/g, ',')
    .replace(/([([])\s+/g, '$1')
    .replace(/\s+([)\]])/g, '$1')
    .trim()
    .replace(/\u0001(\d+)\u0002/g, (_, index) => strings[index]);
}

const zero = (text) => text.replace(/\\0{1,6}(?![0-9a-f])\s?/gi, '\uFFFD').replace(/\uFFFD (?=[;){,]|$)/g, '\uFFFD');

function statement(text) {
  if (text.trim().startsWith('@')) return tidy(text);
  const colon = text.indexOf(':');
  return colon < 0 ? tidy(text) : `${tidy(text.slice(0, colon))}: ${tidy(text.slice(colon + 1))}`;
}

function prelude(text) {
  if (text.trim().startsWith('@')) return tidy(text);
  const plain = tidy(text)
    .replace(/\[([^\]"]*)"((?:[a-z_]|-[a-z_])[\w-]*)"/gi, '[$1$2')
    .replace(/\s*([>+~])\s*/g, ' $1 ');
  return [...new Set(commas(plain).map((selector) => selector.trim()))].sort().join(', ');
}

/** Splits at commas that are in no brackets. */
function commas(text) {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = stringEnd(text, at);
      parts[parts.length - 1] += text.slice(at, end);
      at = end - 1;
      continue;
    }
    if (char === '(' || char === '[') depth += 1;
    if (char === ')' || char === ']') depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** Without empty rules and `@charset`, and with neighbours of one prelude joined. */
function merged(nodes) {
  const out = [];
  for (const node of nodes) {
    if (/^@charset\b/i.test(node.text)) continue;
    if (!node.block) {
      out.push(node);
      continue;
    }
    const block = merged(node.block);
    const last = out.at(-1);
    const named = /^@layer\b/.test(node.text);
    if (last?.block && last.text === node.text && !/^@(?:font-face|page|layer$)/.test(node.text)) {
      last.block = merged([...last.block, ...block]);
    } else if (block.length || named) out.push({ text: node.text, block });
  }
  return out;
}

function print(nodes, indent) {
  return nodes
    .map((node) => (node.block ? `${indent}${node.text} {\n${print(node.block, `${indent}  `)}${indent}}\n` : `${indent}${node.text};\n`))
    .join('');
}
