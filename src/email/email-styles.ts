const serif = "Georgia, 'Times New Roman', serif";
const light = {
  ground: '#eef2e6',
  sheet: '#fbfcf8',
  ink: '#16210f',
  quiet: '#4b5945',
  rule: '#c9d2bd',
  link: '#1b5e20',
};
const dark = {
  ground: '#0f1410',
  sheet: '#171e18',
  ink: '#eef2e6',
  quiet: '#b3bfac',
  rule: '#3a463b',
  link: '#9bd6a0',
};

const text = `margin:0;font-family:${serif};overflow-wrap:anywhere;`;

/** What stands in the elements. Mail programs drop what they do not know, so each says all it needs. */
export const styles = {
  body: `margin:0;padding:0;background-color:${light.ground};-webkit-text-size-adjust:100%;`,
  preheader: 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;',
  column: 'width:100%;max-width:600px;table-layout:fixed;',
  page: 'padding:24px 20px;text-align:left;',
  nameplate: `${text}padding-bottom:12px;border-bottom:3px double ${light.ink};font-size:26px;line-height:1.1;font-weight:bold;letter-spacing:-0.5px;color:${light.ink};`,
  heading: `${text}padding:28px 0 4px;font-size:30px;line-height:1.2;font-weight:normal;color:${light.ink};`,
  /** A name of several lines is said more quietly. */
  longHeading: 'font-size:21px;line-height:1.35;',
  paragraph: `${text}padding-top:14px;font-size:18px;line-height:1.55;color:${light.ink};`,
  table: `margin-top:28px;border-collapse:separate;border:1px solid ${light.rule};border-top:3px solid ${light.ink};border-bottom:0;background-color:${light.sheet};`,
  caption: `${text}padding:0 0 10px;font-size:18px;line-height:1.3;font-weight:bold;text-align:left;color:${light.ink};`,
  label: `${text}width:38%;padding:9px 8px 9px 16px;border-bottom:1px solid ${light.rule};font-size:15px;line-height:1.4;font-weight:normal;text-align:left;vertical-align:top;color:${light.quiet};`,
  value: `${text}padding:9px 16px 9px 8px;border-bottom:1px solid ${light.rule};font-size:16px;line-height:1.4;text-align:left;vertical-align:top;color:${light.ink};`,
  sum: 'text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;',
  total: `font-size:20px;font-weight:bold;color:${light.ink};`,
  lines: `${text}padding-top:20px;font-size:15px;line-height:1.5;color:${light.quiet};`,
  link: `color:${light.link};text-decoration:underline;`,
  foot: `margin-top:32px;padding-top:14px;border-top:1px solid ${light.rule};color:${light.quiet};`,
  footLine: `${text}padding-bottom:6px;font-size:14px;line-height:1.5;`,
} as const;

/** The same letter at night. What stands in an element yields only to what is important. */
export const darkStyles = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  '@media (prefers-color-scheme:dark){',
  `.ground{background-color:${dark.ground}!important}`,
  `.sheet{background-color:${dark.sheet}!important;border-color:${dark.rule}!important}`,
  `.ink{color:${dark.ink}!important;border-color:${dark.ink}!important}`,
  `.quiet{color:${dark.quiet}!important}`,
  `.rule{border-color:${dark.rule}!important}`,
  `.link{color:${dark.link}!important}`,
  '}',
].join('');
