/** What a template is made of (text/template/parse's nodes); `position` is where it begins. */
export type Node =
  | { type: 'text'; position: number; text: string }
  | { type: 'action'; position: number; pipe: Pipe }
  | { type: 'if' | 'with' | 'range'; position: number; pipe: Pipe; body: readonly Node[]; otherwise: readonly Node[] | undefined }
  | { type: 'template'; position: number; name: string; pipe: Pipe | undefined }
  | { type: 'break' | 'continue'; position: number };

export interface Pipe {
  type: 'pipe';
  position: number;
  variables: readonly string[];
  /** `=` changes variables that there are, where `:=` makes new ones. */
  assigns: boolean;
  commands: readonly Command[];
}

export interface Command {
  type: 'command';
  position: number;
  operands: readonly Operand[];
}

export type Operand =
  | { type: 'dot' | 'nil'; position: number }
  | { type: 'bool'; position: number; value: boolean }
  | { type: 'number'; position: number; text: string; value: number; isInteger: boolean }
  | { type: 'string'; position: number; quoted: string; value: string }
  | { type: 'identifier'; position: number; name: string }
  | { type: 'field'; position: number; path: readonly string[] }
  | { type: 'variable'; position: number; path: readonly string[] }
  | { type: 'chain'; position: number; of: Operand; path: readonly string[] }
  | Pipe;

/** A node as Go writes it back, for errors. */
export function nodeText(node: Node | Command | Operand): string {
  switch (node.type) {
    case 'text': return node.text;
    case 'action': return `{{${nodeText(node.pipe)}}}`;
    case 'if': case 'with': case 'range': {
      const otherwise = node.otherwise === undefined ? '' : `{{else}}${node.otherwise.map(nodeText).join('')}`;
      return `{{${node.type} ${nodeText(node.pipe)}}}${node.body.map(nodeText).join('')}${otherwise}{{end}}`;
    }
    case 'template': return `{{template ${JSON.stringify(node.name)}${node.pipe ? ` ${nodeText(node.pipe)}` : ''}}}`;
    case 'break': case 'continue': return `{{${node.type}}}`;
    case 'pipe': {
      const declaration = node.variables.length === 0 ? '' : `${node.variables.join(', ')} ${node.assigns ? '=' : ':='} `;
      return declaration + node.commands.map(nodeText).join(' | ');
    }
    case 'command': return node.operands.map((operand) => (operand.type === 'pipe' ? `(${nodeText(operand)})` : nodeText(operand))).join(' ');
    case 'dot': return '.';
    case 'nil': return 'nil';
    case 'bool': return String(node.value);
    case 'number': return node.text;
    case 'string': return node.quoted;
    case 'identifier': return node.name;
    case 'field': return node.path.map((name) => `.${name}`).join('');
    case 'variable': return node.path.join('.');
    case 'chain': return (node.of.type === 'pipe' ? `(${nodeText(node.of)})` : nodeText(node.of)) + node.path.map((name) => `.${name}`).join('');
  }
}
