/** Thrown inside while a template is filled in; the caller says which option it stands in. */
export class TemplateError extends Error {}
