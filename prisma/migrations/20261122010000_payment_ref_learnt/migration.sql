-- An invoice's event does not say by which payment it was paid. The processor's name for that payment, like its fee, may
-- become known later, once.
CREATE OR REPLACE FUNCTION payment_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'fee_minor' - 'refunded_minor' - 'payment_ref') <> (to_jsonb(OLD) - 'fee_minor' - 'refunded_minor' - 'payment_ref')
     OR (OLD.fee_minor IS NOT NULL AND NEW.fee_minor IS DISTINCT FROM OLD.fee_minor)
     OR (OLD.payment_ref IS NOT NULL AND NEW.payment_ref IS DISTINCT FROM OLD.payment_ref) THEN
    RAISE EXCEPTION 'payment % is a fact and keeps its values', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
