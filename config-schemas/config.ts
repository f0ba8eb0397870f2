/** The whole configuration. (Provisional: the options' files replace this.) */
export interface Config {
  [option: string]: unknown;
}
