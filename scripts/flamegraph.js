// Usage: node scripts/flamegraph.js profile.cpuprofile flamegraph.html
// Makes one HTML file from a CPU profile of Node: callers above callees, width is time, a click zooms.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const [, , profileFile, htmlFile] = process.argv;
if (htmlFile === undefined) {
  console.error('usage: node scripts/flamegraph.js profile.cpuprofile flamegraph.html');
  process.exit(2);
}
const repository = fileURLToPath(new URL('..', import.meta.url));
const tree = callTree(JSON.parse(readFileSync(profileFile, 'utf8')));
writeFileSync(htmlFile, page(basename(profileFile), tree));

/** The profile as nested frames {name, place, us, children}; calls of one function from one caller are merged. */
function callTree(profile) {
  const frames = new Map(profile.nodes.map((node) => [node.id, { ...frameOf(node.callFrame), us: 0, children: [] }]));
  profile.samples.forEach((id, index) => {
    const frame = frames.get(id);
    if (frame.name !== '(idle)') frame.us += Math.max(0, profile.timeDeltas[index]);
  });
  for (const node of profile.nodes) {
    frames.get(node.id).children = (node.children ?? []).map((id) => frames.get(id));
  }
  return addTimes(frames.get(profile.nodes[0].id));
}

function frameOf({ functionName, url, lineNumber }) {
  const file = url.startsWith('file:') ? fileURLToPath(url).replace(repository, '') : url;
  return { name: functionName || '(anonymous)', place: file === '' ? '' : `${file}:${lineNumber + 1}` };
}

/** Adds the children's times to each frame, largest child first, without those that took none. */
function addTimes(frame) {
  const merged = new Map();
  for (const child of frame.children.map(addTimes)) {
    const key = `${child.name} ${child.place}`;
    const twin = merged.get(key);
    if (twin === undefined) merged.set(key, child);
    else mergeInto(twin, child);
  }
  frame.children = [...merged.values()].filter((child) => child.us > 0).sort((a, b) => b.us - a.us);
  frame.us += frame.children.reduce((sum, child) => sum + child.us, 0);
  return frame;
}

function mergeInto(twin, frame) {
  twin.us += frame.us;
  for (const child of frame.children) {
    const same = twin.children.find(({ name, place }) => name === child.name && place === child.place);
    if (same === undefined) twin.children.push(child);
    else mergeInto(same, child);
  }
}

function page(title, root) {
  const data = JSON.stringify(root).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>
  body { font: 12px system-ui, sans-serif; margin: 12px; }
  #graph { position: relative; }
  #graph div { position: absolute; height: 17px; line-height: 17px; overflow: hidden; white-space: nowrap; box-sizing: border-box;
    border-right: 1px solid white; padding-left: 3px; cursor: pointer; }
  #graph div:hover { filter: brightness(0.85); }
</style>
<h1>${escapeHtml(title)}</h1>
<p id="status">Callers stand above callees; width is CPU time. Click a frame to zoom, the top frame to go back.</p>
<div id="graph"></div>
<script>
const root = ${data};
const graph = document.getElementById('graph');
const status = document.getElementById('status');
const rowHeight = 18;

function show(path) {
  const focus = path[path.length - 1];
  graph.replaceChildren();
  path.forEach((frame, depth) => draw(frame, depth, 0, 100, path.slice(0, depth + 1)));
  const depth = drawChildren(focus, path.length, 0, 100, path);
  graph.style.height = depth * rowHeight + 'px';
}

function drawChildren(frame, depth, left, width, path) {
  let deepest = depth;
  for (const child of frame.children) {
    const share = (width * child.us) / frame.us;
    if (share < 0.1) continue;
    const childPath = [...path, child];
    draw(child, depth, left, share, childPath);
    deepest = Math.max(deepest, drawChildren(child, depth + 1, left, share, childPath));
    left += share;
  }
  return deepest;
}

function draw(frame, depth, left, width, path) {
  const box = document.createElement('div');
  const text = frame.name + ' ' + frame.place + ' ' + (frame.us / 1000).toFixed(1) + ' ms, ' +
    ((100 * frame.us) / root.us).toFixed(1) + ' %';
  box.textContent = frame.name;
  box.title = text;
  box.style.left = left + '%';
  box.style.width = width + '%';
  box.style.top = depth * rowHeight + 'px';
  box.style.background = 'hsl(' + hue(frame) + ' 75% 75%)';
  box.onmouseover = () => { status.textContent = text; };
  box.onclick = () => show(path);
  graph.append(box);
}

/** Blue for Node and native code, warm colours for files. */
function hue(frame) {
  if (frame.place === '' || frame.place.startsWith('node:')) return 210;
  let sum = 0;
  for (const letter of frame.place + frame.name) sum = (sum * 31 + letter.charCodeAt(0)) % 50;
  return sum;
}

show([root]);
</script>
</html>
`;
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
