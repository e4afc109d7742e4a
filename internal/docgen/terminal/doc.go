// Package terminal drives a terminal as somebody would who types, and draws its screen as an
// SVG.
//
//	t, err := terminal.Start(terminal.Size{Columns: 100, Rows: 30}, env, "viewfinder shell --demo")
//	defer t.Close()
//	err = t.Type("SELECT 1;", "Enter")
//	err = t.Await("1 row")
//	screen, err := t.Screen()
//	err = screen.WriteSVG(w, "A shell")
//
// The terminal is tmux's. What is drawn is text, with colours of its own for light and for
// dark, so that a picture can be searched, read aloud, and compared ([Screen.Text]).
package terminal
