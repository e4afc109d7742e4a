// Package floorplan draws rooms that use each other as a house of floors, as an SVG:
// every arrow leads down.
//
//	plan, err := floorplan.New(floorplan.Fold(rooms))
//	err = plan.WriteSVG(w, "The house")
//
// # Floors
//
// A [Room] that uses no other one stands on the ground floor. Every other one stands
// above all that it uses, as near below those that use it as there is space on a
// floor. Rooms that use each other in a circle cannot be drawn, and are an error.
//
// # Arrows
//
// What a room reaches by another room has no arrow of its own (the transitive
// reduction), and what it uses on the ground floor is written in it: many use what is
// there. Arrows to one room join on their way down, each floor gives them one place to
// go through, and rooms are moved along their floor until few of the arrows cross.
//
// A folder's inner rooms are listed in its own, and so are those that stand above it in one
// beside it ([Fold]). The ground floor is a list.
//
// The same rooms give the same picture, to the byte.
package floorplan
