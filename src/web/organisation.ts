/** Who the paper is, as it names itself on pages, mails and receipts. From settings. */
export interface Organisation {
  readonly name: string;
  readonly abn?: string | undefined;
  /** As people dial it, spaces included: `1800 634 206`. */
  readonly phone: string;
  readonly address?: string | undefined;
  readonly email?: string | undefined;
  readonly gstRegistered: boolean;
}
