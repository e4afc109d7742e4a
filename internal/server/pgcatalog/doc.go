package pgcatalog
