WITH seen AS (
  SELECT account, username, followerscount, mediacount, date(seen_from) AS day,
    row_number() OVER (PARTITION BY account, date(seen_from) ORDER BY seen_from DESC) AS back
  FROM {{ source('instagram', 'instagrambusinessprofile_version') }}
)
SELECT account, username, day, followerscount AS followers, mediacount AS posts,
  followerscount - lag(followerscount) OVER (PARTITION BY account ORDER BY day) AS new_followers,
  mediacount - lag(mediacount) OVER (PARTITION BY account ORDER BY day) AS new_posts
FROM seen
WHERE back = 1
