-- A receipt may be sent again, to the address on file by then; when it first went out is not forgotten.

-- AlterTable
ALTER TABLE "receipt_delivery" ADD COLUMN "to_address" TEXT,
ADD COLUMN "first_sent_at" TIMESTAMPTZ(3);
