package floorplan

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Sizes in pixels.
const (
	nameSize   = 12.5
	textSize   = 11
	innerSize  = 10.5
	belowSize  = 10
	lineHeight = 14
	inset      = 11 // of text in a room

	innerIndent = 8  // of inner rooms
	headHeight  = 24 // of a room, to the foot of its name
	storey      = 52 // between floors: where lines bend
	titleSpace  = 70
)

// style is light, and dark where the reader's system is. Either way what is written
// stands on a ground of the picture's own.
const style = `
.paper{fill:#fbfaf7}.floor{stroke:#e6e1d6;stroke-width:1;stroke-dasharray:2 5}.earth{fill:#f0ece2}
.room{fill:#fff;stroke:#b9b2a1}.open{fill:#eaf3f1;stroke:#3c8579}
.line{fill:none;stroke:#8a8471;stroke-width:1.4}.tip{fill:#8a8471}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#3a3730}
.title{font-size:20px;font-weight:600}.note{font-size:12px;fill:#6b6659}
.name{font:600 12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f1d18}.public{fill:#26796b}.dir{fill:#8f8977;font-weight:400}
.says{font-size:11px}.inner{font-size:10.5px}.part{font-weight:600}.below{font-size:10px;fill:#857f6e}
@media (prefers-color-scheme:dark){
.paper{fill:#16181b}.floor{stroke:#2a2e33}.earth{fill:#1d2024}
.room{fill:#22262b;stroke:#4c535b}.open{fill:#1d302e;stroke:#57a89b}
.line{stroke:#8b939c}.tip{fill:#8b939c}
text{fill:#c9ced4}.note{fill:#98a0a8}.name{fill:#f0f2f4}.public{fill:#6fc3b5}.dir{fill:#8b939c}.below{fill:#98a0a8}
}`

// Captions are the texts beside the rooms.
type Captions struct {
	Title, Note    string // above the house
	Ground, Beside string // above the ground floor, and above what stands beside
}

// drawing is a picture on its way.
type drawing struct {
	out   *bufio.Writer
	width float64
}

// WriteSVG draws the house.
func (p *Plan) WriteSVG(w io.Writer, c Captions) error {
	var body strings.Builder
	d := &drawing{out: bufio.NewWriter(&body), width: place(p.strands)}
	d.head(34, "title", c.Title)
	d.head(54, "note", c.Note)
	tops, y := p.measure()
	for i := range p.strands {
		if i > 0 {
			fmt.Fprintf(d.out, "<path class=\"floor\" d=\"M%d %sH%s\"/>\n", margin, px(tops[i]+p.height(i)+storey/2), px(d.width-margin))
		}
	}
	d.lines(p, tops)
	for i, floor := range p.strands {
		for _, s := range floor {
			if s.room != nil {
				d.room(s.room, s.x-roomWidth/2, tops[i], p.height(i))
			}
		}
	}
	y = d.list(p.ground, y, c.Ground)
	if len(p.beside) > 0 {
		y = d.grid(p.beside, y+18, c.Beside)
	}
	if err := d.out.Flush(); err != nil {
		return err
	}
	height := y + margin
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%[1]s\" height=\"%[2]s\" role=\"img\" aria-label=\"%s\">\n",
		px(d.width), px(height), escaped(c.Title))
	fmt.Fprintf(out, "<style>%s\n</style>\n<rect class=\"paper\" width=\"%s\" height=\"%s\" rx=\"10\"/>\n", style, px(d.width), px(height))
	out.WriteString(body.String())
	out.WriteString("</svg>\n")
	return out.Flush()
}

// measure finds what stands in the rooms, and returns where each floor begins, and
// where the ground floor does.
func (p *Plan) measure() (tops []float64, ground float64) {
	for _, r := range p.rooms {
		r.fill()
	}
	tops = make([]float64, len(p.strands))
	y := float64(titleSpace)
	for i := range slices.Backward(tops) {
		tops[i] = y
		y += p.height(i) + storey
	}
	return tops, y - 10
}

// height is that of the highest room of a floor.
func (p *Plan) height(floor int) (most float64) {
	for _, r := range p.floors[floor] {
		most = max(most, r.height())
	}
	return most
}

// line is one of the lines in a room, below its name.
type line struct {
	class, text string
	bold        string // begins the line
	space       float64
}

// mostTold is of how many inner rooms a room tells what they are for; where there are more
// it names them.
const mostTold = 4

// fill puts in a room what it is for, what its inner rooms are for, and what it uses
// on the ground floor.
func (r *room) fill() {
	const space = roomWidth - 2*inset
	r.texts = nil
	for _, text := range wrap(r.Purpose, textSize, space) {
		r.texts = append(r.texts, line{class: "says", text: text, space: lineHeight})
	}
	list := func(bold, text string) {
		for i, text := range wrap(bold+" "+text, innerSize, space-innerIndent) {
			l := line{class: "inner", text: text, space: lineHeight - 1}
			if i == 0 {
				l.bold, l.text = bold, strings.TrimPrefix(text, bold)
				l.space += 3
			}
			r.texts = append(r.texts, l)
		}
	}
	if len(r.Inner) <= mostTold {
		for _, inner := range r.Inner {
			list(inner.Name, inner.Purpose)
		}
	} else {
		var names []string
		for _, inner := range r.Inner {
			names = append(names, inner.Name)
		}
		list("in it", strings.Join(names, ", "))
	}
	if len(r.below) == 0 {
		return
	}
	var names []string
	for _, name := range r.below {
		names = append(names, name[strings.LastIndexByte(name, '/')+1:])
	}
	slices.Sort(names)
	for i, text := range wrap("↓ "+strings.Join(names, ", "), belowSize, space) {
		l := line{class: "below", text: text, space: lineHeight - 1}
		if i == 0 {
			l.space += 2
		}
		r.texts = append(r.texts, l)
	}
}

func (r *room) height() float64 {
	sum := float64(headHeight + inset)
	for _, l := range r.texts {
		sum += l.space
	}
	return sum
}

// room draws one, at the bottom of a space of that height.
func (d *drawing) room(r *room, x, top, h float64) {
	y := top + h - r.height()
	class := "room"
	if r.Public {
		class = "room open"
	}
	fmt.Fprintf(d.out, "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%d\" height=\"%s\" rx=\"6\"/>\n", class, px(x), px(y), roomWidth, px(r.height()))
	at := strings.LastIndexByte(r.Name, '/') + 1
	fmt.Fprintf(d.out, "<text class=\"name\" x=\"%s\" y=\"%s\"%s><tspan class=\"dir\">%s</tspan>%s</text>\n",
		px(x+inset), px(y+19), squeezed(r.Name), escaped(r.Name[:at]), escaped(r.Name[at:]))
	y += headHeight - 3
	for _, l := range r.texts {
		y += l.space
		at := x + inset
		if l.class == "inner" {
			at += innerIndent
		}
		fmt.Fprintf(d.out, "<text class=\"%s\" x=\"%s\" y=\"%s\">", l.class, px(at), px(y))
		if l.bold != "" {
			fmt.Fprintf(d.out, "<tspan class=\"part\">%s</tspan>", escaped(l.bold))
		}
		fmt.Fprintf(d.out, "%s</text>\n", escaped(l.text))
	}
}

// squeezed makes a long name as narrow as a room.
func squeezed(name string) string {
	const room = roomWidth - 2*inset
	if float64(len(name))*nameSize*monoLetter <= room {
		return ""
	}
	return fmt.Sprintf(" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"", int(room))
}

func (d *drawing) head(y float64, class, text string) {
	fmt.Fprintf(d.out, "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n", class, px(margin), px(y), escaped(text))
}

// list writes what rooms are for, in columns on a ground of their own below a heading, and
// returns where that ends.
func (d *drawing) list(rooms []*room, y float64, heading string) float64 {
	const between, above = 24, 9 // columns, and entries
	space := d.width - 2*margin
	columns := max(1, int((space+between)/(roomWidth+between)))
	width := (space - float64(columns-1)*between) / float64(columns)
	entries, sum := make([][]string, len(rooms)), 0.0
	for i, r := range rooms {
		entries[i] = wrap(r.Purpose, textSize, width)
		sum += float64(1+len(entries[i]))*lineHeight + above
	}
	top := y + 30
	bottom, column, at := top, 0, top
	var body strings.Builder
	for i, r := range rooms {
		height := float64(1+len(entries[i]))*lineHeight + above
		if at > top && at+height/2 > top+sum/float64(columns) && column < columns-1 {
			column, at = column+1, top
		}
		x := margin + float64(column)*(width+between)
		class := "name"
		if r.Public {
			class = "name public"
		}
		dir := strings.LastIndexByte(r.Name, '/') + 1
		fmt.Fprintf(&body, "<text class=\"%s\" x=\"%s\" y=\"%s\"><tspan class=\"dir\">%s</tspan>%s</text>\n", class, px(x), px(at+lineHeight), escaped(r.Name[:dir]), escaped(r.Name[dir:]))
		for k, text := range entries[i] {
			fmt.Fprintf(&body, "<text class=\"says\" x=\"%s\" y=\"%s\">%s</text>\n", px(x), px(at+float64(k+2)*lineHeight), escaped(text))
		}
		at += height
		bottom = max(bottom, at)
	}
	bottom += above
	fmt.Fprintf(d.out, "<rect class=\"earth\" x=\"%d\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"8\"/>\n", margin/2, px(y), px(d.width-margin), px(bottom-y))
	d.head(y+20, "note", heading)
	d.out.WriteString(body.String())
	return bottom
}

// grid draws rooms in rows, under a heading, and returns where they end.
func (d *drawing) grid(rooms []*room, y float64, heading string) float64 {
	const below, least = 14, 8 // between rooms
	space := d.width - 2*margin
	columns := int((space + least) / (roomWidth + least))
	beside := (space - float64(columns)*roomWidth) / float64(columns-1)
	rows := slices.Collect(slices.Chunk(rooms, columns))
	bottom := y + 30
	heights := make([]float64, len(rows))
	for i, row := range rows {
		for _, r := range row {
			heights[i] = max(heights[i], r.height())
		}
		bottom += heights[i] + below
	}
	d.head(y+20, "note", heading)
	y += 30
	for i, row := range rows {
		for k, r := range row {
			d.room(r, margin+float64(k)*(roomWidth+beside), y, r.height())
		}
		y += heights[i] + below
	}
	return bottom
}

// lines draws the arrows.
func (d *drawing) lines(p *Plan, tops []float64) {
	tips := map[*spot]bool{}
	for i, floor := range slices.Backward(p.strands) {
		for _, s := range floor {
			foot := tops[i] + p.height(i)
			if s.room == nil && len(s.up) > 0 { // straight through the floor
				d.path(fmt.Sprintf("M%s %sV%s", px(s.x), px(tops[i]), px(foot)))
			}
			below := slices.SortedFunc(slices.Values(s.down), func(a, b *spot) int { return cmp.Compare(a.index, b.index) })
			for k, to := range below {
				x, top, end := s.x, tops[i-1], tops[i-1]
				if s.room != nil {
					x += (float64(k) - float64(len(below)-1)/2) * min(26, (roomWidth-40)/float64(len(below)))
				}
				if to.room != nil {
					end += p.height(i-1) - to.room.height() - 6
					tips[to] = true
				}
				bend := (top - foot) * 0.62 // between the floors, where no room stands
				d.path(fmt.Sprintf("M%s %sC%s %s %s %s %s %sV%s", px(x), px(foot), px(x), px(foot+bend), px(to.x), px(top-bend), px(to.x), px(top), px(end)))
			}
		}
	}
	for i, floor := range p.strands {
		for _, s := range floor {
			if tips[s] {
				y := tops[i] + p.height(i) - s.room.height()
				fmt.Fprintf(d.out, "<path class=\"tip\" d=\"M%s %sl-4.5 -8h9z\"/>\n", px(s.x), px(y))
			}
		}
	}
}

func (d *drawing) path(shape string) {
	fmt.Fprintf(d.out, "<path class=\"line\" d=\"%s\"/>\n", shape)
}

// px writes a length with a tenth of a pixel at the most.
func px(x float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0")
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // which a Builder takes without an error
	return b.String()
}
