// Package answer reads values as answers of the API have them: as the types of columns
// ([Convert]), and the numbers of metrics, of posts ([Lifetime]) and of days ([Number]).
// What is none is NULL, with the reason. Pure.
package answer
