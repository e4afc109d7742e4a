// Package token cuts the text of a statement into tokens: by the rules of SQLite's own
// tokenizer. It says where in a text something is wrong.
//
// [Lex] knows no grammar: what stands where is for package syntax. [Text] is the text
// of a statement with its tokens, which are cut once, whoever asks for them.
package token
