-- A card put in by somebody signed in pays for all their gifts: each of the others is moved to it by an instruction.
ALTER TABLE "instruction" DROP CONSTRAINT "instruction_act_known";
ALTER TABLE "instruction" ADD CONSTRAINT "instruction_act_known" CHECK ("act" IN (
  'cancel now', 'cancel at period end', 'keep', 'pause', 'resume', 'change amount', 'change plan', 'use another card'));

-- AlterTable: whom at the processor a gift begun by somebody signed in is sold to; nobody otherwise.
ALTER TABLE "checkout" ADD COLUMN     "customer_ref" TEXT;

-- A page that may show somebody's saved card is opened for nobody but them.
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_customer_only_signed_in" CHECK ("customer_ref" IS NULL OR "supporter_id" IS NOT NULL);

-- What the processor calls a subscription is learnt once. Another of its own takes the place only by a move to another
-- card, and then the customer changes with it; after a restore the move is not known here, but the customer changes all the same.
CREATE FUNCTION subscription_name_moves_with_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.processor_ref IS NOT NULL AND NEW.processor_ref IS NULL THEN
    RAISE EXCEPTION 'subscription % cannot lose its name at the processor', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.processor_ref = OLD.processor_ref AND OLD.customer_ref IS NOT NULL AND NEW.customer_ref IS DISTINCT FROM OLD.customer_ref THEN
    RAISE EXCEPTION 'subscription % cannot go to another customer by itself', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER subscription_name_moves_with_customer BEFORE UPDATE OF processor_ref, customer_ref ON "subscription"
  FOR EACH ROW EXECUTE FUNCTION subscription_name_moves_with_customer();
