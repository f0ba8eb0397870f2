/** The environment variable by which an attempt's processes are known. */
export const CLAIM_VARIABLE = 'PUNJI_CLAIM';
