/** Where this build's static files are, their content's hash in the name so that they may be kept for ever. */
export interface Assets {
  /** URL of the one stylesheet, `/assets/site.<hash>.css`. */
  readonly stylesheet: string;
  /** URL of the icon, `/assets/favicon.<hash>.svg`. */
  readonly icon: string;
}
