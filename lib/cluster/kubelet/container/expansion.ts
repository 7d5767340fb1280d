/** Replaces `$(NAME)` by variables, `$$` by a dollar; what is unknown stays (third_party/forked/golang/expansion). */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, after: string, name: string | undefined) => {
    if (after === '$') return '$';
    return lookup(name ?? '') ?? whole;
  });
}
