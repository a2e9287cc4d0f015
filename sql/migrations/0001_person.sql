-- The API's rules once more, so that no other way of writing gets around them. The service reads the constraint's name
-- to say which field was refused.
--
-- [[:alpha:]] under an ICU collation is Unicode's category L, as \p{L} is in the service; under C it would be A to Z.
-- A check that reads the clock is sound here: a date that lies before today lies before every later day too, so a row
-- that was accepted once passes again when it is restored.

CREATE TABLE apitest.person (
  name text PRIMARY KEY,
  date_of_birth date NOT NULL,
  CONSTRAINT person_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
  CONSTRAINT person_name_letters CHECK (name COLLATE "und-x-icu" ~ '^[[:alpha:]]+$' AND name IS NFC NORMALIZED),
  CONSTRAINT person_date_of_birth_exists CHECK (date_of_birth >= DATE '0001-01-01'),
  CONSTRAINT person_date_of_birth_past CHECK (date_of_birth < (now() AT TIME ZONE 'UTC')::date)
);
