/** The mail host will not take this letter, now or later: nobody lives at that address, or it is no address. */
export class MailRefused extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'MailRefused';
  }
}
