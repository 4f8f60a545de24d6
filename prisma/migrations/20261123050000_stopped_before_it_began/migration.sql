-- A month that waits for a term's end may be stopped before it begins: it has then ended, and was never paid.
CREATE OR REPLACE FUNCTION subscription_legal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('started', 'processing'), ('started', 'active'), ('started', 'failed'), ('started', 'expired'),
    ('processing', 'active'), ('processing', 'failed'), ('processing', 'ended'),
    ('failed', 'processing'), ('failed', 'active'), ('failed', 'expired'),
    ('expired', 'processing'), ('expired', 'active'),
    ('active', 'late'), ('late', 'active'), ('active', 'ended'), ('late', 'ended')
  ) THEN
    RAISE EXCEPTION 'subscription % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Nothing was paid on it, so it has no supporter by its money and no start.
ALTER TABLE "subscription" DROP CONSTRAINT "subscription_held_has_supporter";
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_held_has_supporter" CHECK (
  ("state" IN ('active', 'late', 'ended')) = ("supporter_id" IS NOT NULL AND "started_at" IS NOT NULL)
  OR ("state" = 'ended' AND "begins_at" IS NOT NULL AND "supporter_id" IS NULL AND "started_at" IS NULL));
