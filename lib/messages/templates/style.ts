/* Lemon on ink and paper, as app/globals.css has it. Mail programs know neither variables nor classes for certain, so the
 * light values stand inline and the dark ones in one style element; those that only invert colours get readable ones too. */

export const colors = { paper: "#fbfaf5", surface: "#ffffff", ink: "#1a1911", muted: "#5d5a4c", line: "#e5e2d5", lemon: "#ffdc32", soft: "#fff6cc" };

export const fonts = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

export const darkStyle = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { background-color: #fbfaf5; }
@media (prefers-color-scheme: dark) {
  body, .paper { background-color: #131310 !important; }
  .surface { background-color: #1b1b17 !important; border-color: #33322b !important; }
  .ink { color: #f5f3ea !important; }
  .muted { color: #b0ad9f !important; }
  .soft { background-color: #2b2814 !important; color: #f5f3ea !important; }
  .line { border-color: #33322b !important; }
}
@media (max-width: 480px) { .surface-in { padding: 24px 20px !important; } }
`;
