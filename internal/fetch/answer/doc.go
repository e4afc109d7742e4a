// Package answer reads values as answers of the API have them: as the types of columns
// ([Convert]), and the numbers of metrics, of posts ([Lifetime]), of days ([Number]), and
// broken down by dimensions ([Breakdown]). What is none is NULL, with the reason; a number
// of which it cannot be told what it is of is lost, and counted. Pure.
package answer
