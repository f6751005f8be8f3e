import { everyone } from '../../src/protocol/chatMessage';
import { counted, element, setText } from '../shared/element';
import type { RosterEntry } from './roster';

/** Ids are long; so much of one tells users of the same name apart. */
const idCharacters = 4;

/** The conversations to choose from: everyone, and each user with presence and unread messages. */
export class UserList {
  private readonly items = new Map<string, UserItem>();
  private readonly toAll: UserItem;

  constructor(
    private readonly list: HTMLElement,
    private readonly onChoose: (id: string) => void,
  ) {
    this.toAll = new UserItem(() => onChoose(everyone));
    list.append(this.toAll.element);
    // While the focus is in the list nothing moves under it.
    list.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && list.contains(event.relatedTarget))) this.order();
    });
  }

  private entries: readonly RosterEntry[] = [];

  update(entries: readonly RosterEntry[], chosen: string | undefined): void {
    this.entries = entries;
    this.toAll.showEveryone(chosen === everyone);
    for (const entry of entries) this.itemOf(entry.id).show(entry, chosen === entry.id);
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, item] of this.items) {
      if (ids.has(id)) continue;
      item.element.remove();
      this.items.delete(id);
    }
    if (!this.list.contains(document.activeElement)) this.order();
  }

  private itemOf(id: string): UserItem {
    const known = this.items.get(id);
    if (known !== undefined) return known;
    const made = new UserItem(() => this.onChoose(id));
    this.items.set(id, made);
    this.list.append(made.element);
    return made;
  }

  private order(): void {
    let next = this.toAll.element.nextElementSibling;
    for (const { id } of this.entries) {
      const { element: wanted } = this.itemOf(id);
      if (wanted === next) next = next.nextElementSibling;
      else this.list.insertBefore(wanted, next);
    }
  }
}

class UserItem {
  readonly element = element('li', '');
  private readonly button = element('button', 'user');
  private readonly name = element('span', 'name');
  private readonly detail = element('span', 'detail');
  private readonly unread = element('span', 'unread');

  constructor(onChoose: () => void) {
    this.button.type = 'button';
    this.button.addEventListener('click', onChoose);
    this.button.append(this.name, ' ', this.detail, ' ', this.unread);
    this.element.append(this.button);
  }

  showEveryone(chosen: boolean): void {
    setText(this.name, 'Everyone');
    setText(this.detail, 'announce to all users');
    this.unread.hidden = true;
    this.mark(chosen);
  }

  show({ id, name, online, unread }: RosterEntry, chosen: boolean): void {
    setText(this.name, name);
    setText(this.detail, `${online ? 'online' : 'away'} · ${id.slice(0, idCharacters)}`);
    this.button.dataset['online'] = String(online);
    this.unread.hidden = unread === 0;
    setText(this.unread, unread === 0 ? '' : `${unread} unread`);
    this.unread.title = counted(unread, 'unread message');
    this.mark(chosen);
  }

  private mark(chosen: boolean): void {
    if (chosen) this.button.setAttribute('aria-current', 'true');
    else this.button.removeAttribute('aria-current');
  }
}
