// The benchmark as a picture: CPU a request as a share of Django's (or of the bare server's multiple), one bar a job.
const left = 190;
const width = 420;

/** @param {{ title: string, goal: number, stretch: number | null, cpuByPeer: number, cpuByBare: number, bareByPeer: number }[]} lines @param {string} date @returns {string} SVG */
export function picture(lines, date) {
  const peer = lines.every((line) => Number.isFinite(line.cpuByPeer));
  const values = lines.map((line) => (peer ? line.cpuByPeer : line.cpuByBare));
  const most = Math.max(...values, ...(peer ? [1] : []));
  const x = (/** @type {number} */ value) => left + (value / most) * width;
  const rows = lines.map((line, index) => {
    const value = values[index] ?? 0;
    const y = 64 + index * 34;
    const floor = peer ? line.bareByPeer : 1;
    const good = !peer || value <= line.goal;
    return `<text x="${left - 10}" y="${y + 14}" text-anchor="end">${line.title}</text>
<rect x="${left}" y="${y}" width="${(x(value) - left).toFixed(1)}" height="20" rx="3" fill="${good ? "#d9a400" : "#c2410c"}"/>
<rect x="${x(floor).toFixed(1)}" y="${y - 3}" width="2" height="26" fill="#555"/>
${peer ? `<rect x="${x(Math.min(line.goal, most)).toFixed(1)}" y="${y - 3}" width="2" height="26" fill="#15803d"/>` : ""}
<text x="${(Math.max(x(value), x(floor)) + 8).toFixed(1)}" y="${y + 14}">${value.toFixed(2)}</text>`;
  });
  const height = 64 + lines.length * 34 + 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 70} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="26" font-size="16" font-weight="600">CPU per request ÷ ${peer ? "Django" : "bare node"}, ${date}</text>
<text x="16" y="46" fill="#555">shorter is better; grey: bare node:http + mysql2${peer ? "; green: the goal" : ""}</text>
${rows.join("\n")}
</svg>
`;
}
