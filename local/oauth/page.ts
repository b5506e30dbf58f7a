/** The one page of every stand-in: who are you, and what shall the site do then. */
import type http from "node:http";
import { moods, people } from "./people";

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param site what it stands in for @param fields what the form carries along @param leave where "cancel" leads */
export function sendPicker(res: http.ServerResponse, site: string, action: string, fields: Record<string, string>, leave: string): void {
  const hidden = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join("");
  const rows = people.map(({ id, name }) => `<button name="person" value="${id}">${escape(name)} <small>${id}</small></button>`).join("");
  const choices = Object.entries(moods).map(([mood, text]) => `<option value="${mood}">${escape(text)}</option>`).join("");
  const html = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${escape(site)} (stand-in)</title>
<style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:26rem;margin:3rem auto;padding:0 1rem}
form{display:grid;gap:.75rem}button,input,select{font:inherit;padding:.7rem 1rem;border:1px solid #8888;border-radius:.6rem;text-align:left}
fieldset{border:1px solid #8886;border-radius:.6rem;display:grid;gap:.5rem}small,p{opacity:.75}
</style>
<h1>${escape(site)}</h1>
<p>A stand-in on this machine. Pick who you are. · 本机模拟，请选择身份。</p>
<form method="post" action="${escape(action)}">${hidden}
${rows}
<fieldset><legend>Somebody else · 其他人</legend>
<label>Number · 号码 <input name="other" inputmode="numeric" pattern="[1-9][0-9]{4,14}" autocomplete="off"></label>
<button name="person" value="">Continue · 继续</button></fieldset>
<label>Then the site shall · 随后网站 <select name="mood">${choices}</select></label>
</form>
<p><a href="${escape(leave)}">Cancel · 取消</a></p>
</html>`;
  res.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(html);
}
