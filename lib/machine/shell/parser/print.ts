import type { Case, Command, Condition, For, FunctionDefinition, If, List, Redirection, SimpleCommand, Word } from './ast.ts';

/** A command as bash writes it back: `jobs`, `type name`, `declare -f` (print_cmd.c). */
export function printCommand(command: Command): string {
  return new Printer().command(command);
}

export function printFunction(definition: FunctionDefinition): string {
  return new Printer().definition(definition);
}

class Printer {
  #indent = 0;
  #heredocs: Redirection[] = [];

  command(command: Command): string {
    switch (command.type) {
      case 'simple':
        return this.#simple(command);
      case 'pipeline':
        return `${command.timed ? 'time ' : ''}${command.negated ? '! ' : ''}${command.commands.map((stage) => this.command(stage)).join(' | ')}`;
      case 'and-or':
        return [this.command(command.first), ...command.rest.map(({ operator, command: next }) => `${operator} ${this.command(next)}`)].join(' ');
      case 'list':
        return this.#inline(command);
      case 'function':
        return this.definition(command);
      default:
        return this.#compound(command) + this.#redirections(command.redirections);
    }
  }

  definition(definition: FunctionDefinition): string {
    const { body } = definition;
    if (body.type !== 'group') return `${definition.name} () \n${this.command(body)}`;
    const lines = this.#deeper(() => this.#block(body.body, ''));
    return `${definition.name} () \n${this.#pad()}{ \n${lines}\n${this.#pad()}}${this.#redirections(body.redirections)}`;
  }

  #compound(command: Exclude<Command, { type: 'simple' | 'pipeline' | 'and-or' | 'list' | 'function' }>): string {
    switch (command.type) {
      case 'subshell':
        return `( ${this.#inline(command.body)} )`;
      case 'group':
        return this.#group(command.body);
      case 'if':
        return this.#if(command);
      case 'while':
        return `${command.until ? 'until' : 'while'} ${this.#inline(command.condition)}; do\n${this.#body(command.body)}\n${this.#pad()}done`;
      case 'for':
      case 'select':
        return this.#for(command);
      case 'for-arithmetic':
        return `for ((${command.initial.text}; ${command.condition.text}; ${command.step.text}))\n${this.#pad()}do\n${this.#body(command.body)}\n${this.#pad()}done`;
      case 'case':
        return this.#case(command);
      case 'arithmetic':
        return `((${command.expression.text}))`;
      case 'conditional':
        return `[[ ${printCondition(command.expression)} ]]`;
    }
  }

  #group(body: List): string {
    return `{ \n${this.#deeper(() => this.#block(body, ''))}\n${this.#pad()}}`;
  }

  #if(command: If): string {
    const [first, ...others] = command.branches;
    if (!first) return '';
    const head = `if ${this.#inline(first.condition)}; then\n${this.#body(first.body)}\n${this.#pad()}`;
    const [second, ...rest] = others;
    if (second) {
      const nested: If = { ...command, branches: [second, ...rest], redirections: [] };
      return `${head}else\n${this.#deeper(() => `${this.#pad()}${this.#if(nested)};`)}\n${this.#pad()}fi`;
    }
    const otherwise = command.otherwise ? `else\n${this.#body(command.otherwise)}\n${this.#pad()}` : '';
    return `${head}${otherwise}fi`;
  }

  #for(command: For): string {
    const words = command.words ? command.words.map((word) => word.text).join(' ') : '"$@"';
    return `${command.type} ${command.name} in ${words};\n${this.#pad()}do\n${this.#body(command.body)}\n${this.#pad()}done`;
  }

  #case(command: Case): string {
    const clauses = this.#deeper(() => command.clauses.map((clause) => {
      const body = clause.body.items.length === 0 ? '' : this.#deeper(() => this.#block(clause.body, ''));
      return `${this.#pad()}${clause.patterns.map((pattern) => pattern.text).join(' | ')})\n${body}\n${this.#pad()}${clause.end}`;
    }).join('\n'));
    return `case ${command.subject.text} in \n${clauses}\n${this.#pad()}esac`;
  }

  #body(list: List): string {
    return this.#deeper(() => this.#block(list, ';'));
  }

  /** One command a line; `last` follows the last one. */
  #block(list: List, last: string): string {
    return list.items.map((item, index) => {
      const text = `${this.#pad()}${this.command(item.command)}`;
      const documents = this.#documents();
      if (item.background) return `${text} &${documents}`;
      const end = index === list.items.length - 1 ? last : ';';
      return documents ? `${text}${documents}` : `${text}${end}`;
    }).join('\n');
  }

  #inline(list: List): string {
    return list.items.map((item, index) => {
      const isLast = index === list.items.length - 1;
      return `${this.command(item.command)}${item.background ? ' &' : isLast ? '' : ';'}`;
    }).join(' ');
  }

  #simple(command: SimpleCommand): string {
    const assignments = command.assignments.map((assignment) => {
      const subscript = assignment.subscript ? `[${assignment.subscript.text}]` : '';
      const value = assignment.elements
        ? `(${assignment.elements.map((element) => `${element.subscript ? `[${element.subscript.text}]=` : ''}${element.value.text}`).join(' ')})`
        : assignment.value.text;
      return `${assignment.name}${subscript}${assignment.append ? '+' : ''}=${value}`;
    });
    return [...assignments, ...command.words.map((word) => word.text)].join(' ') + this.#redirections(command.redirections);
  }

  #redirections(redirections: readonly Redirection[]): string {
    return redirections.map((redirection) => ` ${this.#redirection(redirection)}`).join('');
  }

  #redirection(redirection: Redirection): string {
    const { operator, target } = redirection;
    const standard = operator.startsWith('<') ? 0 : 1;
    const descriptor = redirection.variable !== undefined
      ? `{${redirection.variable}}`
      : redirection.descriptor === undefined || redirection.descriptor === standard ? '' : String(redirection.descriptor);
    if (operator === '<<' || operator === '<<-') {
      this.#heredocs.push(redirection);
      return `${descriptor}${operator}${redirection.delimiter ?? ''}`;
    }
    if (operator === '>&' || operator === '<&') return `${redirection.descriptor ?? standard}${operator}${target.text}`;
    return `${descriptor}${operator} ${target.text}`;
  }

  #documents(): string {
    const bodies = this.#heredocs.map((redirection) => `\n${redirection.target.text}${bare(redirection.delimiter ?? '')}\n`);
    this.#heredocs = [];
    return bodies.join('');
  }

  #deeper<T>(work: () => T): T {
    this.#indent += 4;
    const result = work();
    this.#indent -= 4;
    return result;
  }

  #pad(): string {
    return ' '.repeat(this.#indent);
  }
}

function bare(delimiter: string): string {
  return delimiter.replace(/["'\\]/g, '');
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `${printCondition(condition.left)} ${condition.kind === 'and' ? '&&' : '||'} ${printCondition(condition.right)}`;
    case 'not':
      return `! ${printCondition(condition.operand)}`;
    case 'group':
      return `( ${printCondition(condition.operand)} )`;
    case 'unary':
      return `${condition.operator} ${condition.operand.text}`;
    case 'binary':
      return `${condition.left.text} ${condition.operator} ${condition.right.text}`;
    case 'word':
      return `-n ${(condition.word satisfies Word).text}`;
  }
}
