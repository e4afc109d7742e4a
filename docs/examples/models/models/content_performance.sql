SELECT m.account, m.id, m.shortcode, m.mediaproducttype, m.created, m.likescount, m.commentscount,
  i.reach, i.views, i.saved, i.shares, i.totalinteractions,
  round(100.0 * i.totalinteractions / nullif(i.reach, 0), 2) AS engagement_percent,
  rank() OVER (PARTITION BY m.account, m.mediaproducttype ORDER BY coalesce(i.reach, -1) DESC) AS place
FROM {{ source('instagram', 'media') }} m
LEFT JOIN {{ source('instagram', 'mediainsights') }} i ON i.account = m.account AND i.mediaid = m.id
