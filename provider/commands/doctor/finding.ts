/** What one check found: all is well, or what is not and what to do, or why nobody looked. */
export type Finding =
  | { readonly subject: string; readonly status: "ok"; readonly text: string }
  | { readonly subject: string; readonly status: "problem"; readonly text: string; readonly fix: string }
  | { readonly subject: string; readonly status: "not checked"; readonly text: string };

export function ok(subject: string, text: string): Finding {
  return { subject, status: "ok", text };
}

export function problem(subject: string, text: string, fix: string): Finding {
  return { subject, status: "problem", text, fix };
}

export function notChecked(subject: string, text: string): Finding {
  return { subject, status: "not checked", text };
}
