export const STYLESHEET = `
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #4f566b; --paper: #fff; --ground: #f6f8fa; --line: #8792a2; --accent: #4b45c6;
  --on-accent: #fff; --bad: #b3093c; --bad-ground: #fff0f3; --note: #fff4d6; --note-ink: #5c3d00 }
@media (prefers-color-scheme: dark) { :root { --ink: #eef0f6; --soft: #b9c0d0; --paper: #1d2130; --ground: #12151f; --line: #7d869c;
  --accent: #a5a0ff; --on-accent: #14122e; --bad: #ff9db4; --bad-ground: #3a1420; --note: #3a2e0d; --note-ink: #ffe2a0 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word }
main { max-width: 30rem; margin: 0 auto; padding: 1.25rem 1rem 3rem }
main.wide { max-width: 64rem }
.test-mode { margin: 0; padding: .5rem 1rem; background: var(--note); color: var(--note-ink); text-align: center }
h1 { font-size: 1.35rem; line-height: 1.25; margin: .5rem 0 }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem }
.amount { font-size: 2rem; font-weight: 700; margin: 0 }
.soft { color: var(--soft) }
ul.lines { list-style: none; margin: 1rem 0; padding: 0; border-top: 1px solid var(--line) }
ul.lines li { display: flex; justify-content: space-between; gap: 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line) }
form.panel { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem }
form.panel > :first-child label, form.panel > p:first-child { margin-top: 0 }
ul.lines li span:last-child { white-space: nowrap }
fieldset { border: 0; margin: 1rem 0 .5rem; padding: 0; min-width: 0 }
legend { font-weight: 600; padding: 0 }
label { display: block; font-weight: 600; margin-top: .75rem }
label.choice { font-weight: 400; display: flex; gap: .5rem; align-items: center; min-height: 2.75rem; margin: 0 }
input[type=text], input[type=email], select { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--line); border-radius: .375rem }
input[aria-invalid=true] { border: 2px solid var(--bad) }
input[type=radio], input[type=checkbox] { width: 1.25rem; height: 1.25rem; accent-color: var(--accent) }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: 0 .75rem }
.hint { color: var(--soft); margin: .25rem 0 0; font-size: .9rem }
.error { color: var(--bad); margin: .25rem 0 0 }
.alert { color: var(--bad); background: var(--bad-ground); border: 1px solid var(--bad); border-radius: .375rem; padding: .75rem; margin: 0 0 1rem }
button { min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0;
  border-radius: .375rem; cursor: pointer }
button.pay { width: 100%; margin-top: 1.25rem }
button.quiet { background: transparent; color: var(--accent); border: 1px solid var(--accent) }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
form:has(input[value=card]:checked) .au_becs_debit, form:has(input[value=au_becs_debit]:checked) .card { display: none }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .35rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top }
pre { white-space: pre-wrap; margin: .75rem 0; background: var(--paper); border: 1px solid var(--line); padding: .75rem; font-size: .85rem }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end }
.row label { margin: 0 }
@media (prefers-reduced-motion: no-preference) { button { transition: filter .1s } button:hover { filter: brightness(1.1) } }
`;
