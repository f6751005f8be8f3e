import { find } from '../shared/element';
import { Field } from '../shared/field';
import { KeptText } from '../shared/keptText';
import { nameProblem } from '../shared/nameProblem';

/** With what an admin connects. */
export interface Credentials {
  readonly name: string;
  readonly token: string;
}

/** The form of the token and the name. The token is kept for the tab alone. */
export class SignIn {
  private readonly keptName = new KeptText('localStorage', 'messaging.admin.name');
  private readonly keptToken = new KeptText('sessionStorage', 'messaging.admin.token');
  private readonly form = find('sign-in', HTMLFormElement);
  private readonly name = new Field(find('name', HTMLInputElement), find('name-problem', HTMLElement));
  private readonly token = new Field(find('token', HTMLInputElement), find('token-problem', HTMLElement));

  constructor(private readonly onSignIn: (credentials: Credentials) => void) {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  kept(): Credentials | undefined {
    const [name, token] = [this.keptName.get(), this.keptToken.get()];
    return name === undefined || token === undefined ? undefined : { name, token };
  }

  ask(): void {
    this.form.hidden = false;
    this.name.value = this.keptName.get() ?? '';
    this.token.value = '';
    (this.name.value === '' ? this.name : this.token).focus();
  }

  /** Asks again, since what was given was not accepted. */
  refuse(reason: string): void {
    this.keptToken.remove();
    this.ask();
    this.token.show(`That was not accepted: ${reason}`);
  }

  forget(): void {
    this.keptToken.remove();
  }

  private submit(): void {
    const credentials = { name: this.name.value, token: this.token.value };
    this.token.show(credentials.token === '' ? 'Enter the token.' : undefined);
    const problem = nameProblem(credentials.name);
    this.name.show(problem);
    if (credentials.token === '' || problem !== undefined) return;
    this.keptName.set(credentials.name);
    this.keptToken.set(credentials.token);
    this.token.value = '';
    this.form.hidden = true;
    this.onSignIn(credentials);
  }
}
