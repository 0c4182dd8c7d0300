import { createHash } from 'node:crypto';

/** The look of the form (`web/form/form.css`), cut down to what these pages show. */
export const style = `
:root{color-scheme:light dark;
--bg:#faf6f0;--surface:#fffdfa;--ink:#2b2622;--soft:#5c534a;--line:#e0d6c8;--edge:#85796b;
--accent:#1d5c57;--accent-ink:#fff;--help:#fbf0dc;--help-line:#c8953a;--alarm:#97291c;--alarm-bg:#fdf0ec}
@media (prefers-color-scheme:dark){:root{
--bg:#1a1816;--surface:#24211e;--ink:#f0e9df;--soft:#c7bcae;--line:#3d3832;--edge:#978d7f;
--accent:#8ed1c6;--accent-ink:#0e2b28;--help:#312919;--help-line:#b98c3a;--alarm:#ffb4a3;--alarm-bg:#3a211c}}
*{box-sizing:border-box}
body{margin:0;padding:0 1.25rem;background:var(--bg);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}
header,main,footer{max-width:38rem;margin:0 auto}
header{padding:1.5rem 0 1rem;font-weight:600}
h1,h2{font-family:ui-serif,Georgia,serif;line-height:1.2;text-wrap:balance;margin:0 0 .75rem}
h1{font-size:clamp(1.75rem,1.35rem + 2vw,2.3rem);font-weight:600}
h2{font-size:1.15rem}
p,ul{margin:0 0 1rem}
a{color:var(--accent);text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:1rem;padding:clamp(1.25rem,5vw,2.25rem)}
.card>:last-child{margin-bottom:0}
.help{background:var(--help);border-left:4px solid var(--help-line);border-radius:.5rem;padding:1rem 1.25rem;margin:1.5rem 0}
.help>:last-child{margin-bottom:0}
.soft{color:var(--soft);font-size:.95rem}
.problems{border-left:4px solid var(--alarm);background:var(--alarm-bg);padding:1rem 1.25rem 1rem 2.4rem;border-radius:.5rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
legend{padding:0;margin-bottom:.75rem;font-weight:600}
.choice{position:relative;border:1px solid var(--edge);border-radius:.75rem;margin-bottom:.75rem;padding:.9rem 1rem .9rem 3.1rem}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.choice input{position:absolute;left:1rem;top:1.1rem;width:1.5rem;height:1.5rem;margin:0;accent-color:var(--accent)}
.choice label{display:block;font-weight:600;padding:.15rem 0}
.choice p{margin:0;color:var(--soft);font-size:.95rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.6rem 1.6rem;border:2px solid transparent;border-radius:.75rem;
background:var(--accent);color:var(--accent-ink);cursor:pointer}
button:hover{filter:brightness(1.12)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:.25rem}
button:focus-visible{border-radius:.75rem}
label[for]{display:block;font-weight:600;margin-bottom:.4rem}
input[type=search]{font:inherit;width:100%;min-height:3rem;padding:.5rem .9rem;margin-bottom:.75rem;color:inherit;
background:var(--bg);border:1px solid var(--edge);border-radius:.75rem}
.fact{border-top:1px solid var(--line);padding-top:1rem;margin-top:1rem;scroll-margin-top:1rem}
.card section h2{margin-top:2rem}
.fact h3{font:inherit;font-weight:400;margin:0 0 .5rem}
.fact p,.fact ul{margin-bottom:.5rem}
.mark{border-left:4px solid var(--help-line);padding-left:.75rem}
.gone{border-left-color:var(--alarm)}
footer{padding-bottom:2.5rem}
@media (max-width:24rem){body{padding:0 .9rem}button{width:100%}}
`.replace(/\n/g, '');

/** Base64, for the content security policy. */
export const styleHash = createHash('sha256').update(style, 'utf8').digest('base64');
