-- Somebody whose payment failed days later (a bank debit) is told so, once, by letter.

-- CreateTable
CREATE TABLE "failure_notice" (
    "checkout_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "failure_notice_pkey" PRIMARY KEY ("checkout_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "failure_notice_message_id_key" ON "failure_notice"("message_id");

-- AddForeignKey
ALTER TABLE "failure_notice" ADD CONSTRAINT "failure_notice_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "failure_notice"
  ADD CONSTRAINT "failure_notice_state_known" CHECK ("state" IN ('waiting', 'sending', 'sent', 'refused')),
  ADD CONSTRAINT "failure_notice_sent_has_time" CHECK (("state" = 'sent') = ("sent_at" IS NOT NULL));
CREATE INDEX "failure_notice_unsent" ON "failure_notice" ("next_try_at") WHERE "state" IN ('waiting', 'sending');
