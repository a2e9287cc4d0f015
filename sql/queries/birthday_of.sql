-- $1 name. The date as text, whatever DateStyle is: the driver would make it a moment in the server's time zone.
SELECT to_char(date_of_birth, 'YYYY-MM-DD') AS "dateOfBirth"
FROM apitest.person
WHERE name = $1
