/** Colours and layout of the report. */
import { customProperties } from '../../../src/figures/palette.ts'

/** For pages and for pictures that stand alone. */
export const PALETTE_CSS = `:root{${customProperties('light')}}@media (prefers-color-scheme:dark){:root{${customProperties('dark')}}}`

export const PAGE_CSS = `${PALETTE_CSS}
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
main,header,footer{max-width:1160px;margin:0 auto;padding:0 20px}
header{padding-top:40px}
h1{font-size:clamp(28px,5vw,44px);line-height:1.1;letter-spacing:-.02em;margin:0 0 8px;text-wrap:balance}
h2{font-size:26px;line-height:1.2;letter-spacing:-.01em;margin:56px 0 4px;scroll-margin-top:64px}
h3{font-size:18px;line-height:1.3;margin:0 0 6px;text-wrap:balance}
h4{font-size:13px;font-weight:600;color:var(--muted);margin:0 0 6px}
p{margin:0 0 12px;text-wrap:pretty}
.lead,.intro,footer{color:var(--muted)}
.intro{max-width:70ch;margin-bottom:20px}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:1px;margin:28px 0 0;border-radius:14px;overflow:hidden;background:var(--grid);border:1px solid var(--grid)}
.numbers div{background:var(--paper);padding:14px 16px}
.numbers dt{font-size:13px;color:var(--muted)}
.numbers dd{margin:0;font-size:24px;font-weight:650;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
nav{position:sticky;top:0;z-index:1;margin-top:28px;background:var(--ground);border-bottom:1px solid var(--grid)}
nav ul{max-width:1160px;margin:0 auto;padding:0 14px;display:flex;gap:4px;overflow-x:auto;list-style:none;scrollbar-width:none}
nav a{display:block;padding:12px 8px;color:var(--ink);text-decoration:none;white-space:nowrap;font-size:15px}
nav a:hover{text-decoration:underline}
a:focus-visible{outline:2px solid var(--blue);outline-offset:-2px;border-radius:6px}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}
.card{margin:0;background:var(--paper);border:1px solid var(--grid);border-radius:14px;padding:20px;min-width:0;display:flex;flex-direction:column}
.full{grid-column:1/-1}
.card>p{font-size:15px;color:var(--muted)}
.full>p{max-width:80ch}
svg{display:block;width:100%;height:auto;margin-top:auto;overflow:visible;font-variant-numeric:tabular-nums}
.narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0 0 8px;padding:0;font-size:13px}
.legend li{display:flex;align-items:center;gap:6px}
.legend i{width:11px;height:11px;border-radius:50%}
table{width:100%;border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums}
th{font-weight:600;color:var(--muted);text-align:right;padding:6px 0 6px 12px;border-bottom:1px solid var(--grid);vertical-align:bottom}
td{text-align:right;padding:6px 0 6px 12px;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child{text-align:left;padding-left:0;overflow-wrap:break-word}
tr:last-child td{border-bottom:0}
.ends{display:grid;grid-template-columns:1fr 1fr;gap:20px}
.ends ol{margin:0;padding:0;list-style:none;font-size:14px}
.ends li{padding:3px 0;overflow-wrap:anywhere}
.ends .genres{font-weight:650;margin:0 0 6px}
.ends>:last-child{text-align:right}
footer{padding:48px 20px 56px;font-size:14px}
@media (max-width:820px){.grid{grid-template-columns:minmax(0,1fr)}}
@media (max-width:520px){
main,header{padding:0 12px}header{padding-top:28px}.card{padding:16px 14px}.grid{gap:14px}
.wide{display:none}.narrow{display:block}.optional{display:none}h2{margin-top:44px}
.numbers{grid-template-columns:repeat(2,1fr)}.numbers div:last-child:nth-child(odd){grid-column:1/-1}.numbers dd{font-size:21px}}
@media print{nav{display:none}.card{break-inside:avoid}}
`
