package pace

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cockroachdb/datadriven"
)

// TestScheduler plays scripts. A block is "new [max=PERCENT]" or "then", and below
// it steps:
//
//	ask NAME [account=ID[:CALLS],…] [path=KIND] [within=DURATION] [max=PERCENT]
//	done NAME [app=PERCENT] [ID[/KIND]=PERCENT[:REGAIN]] [throttle=app|ID|unknown] [regain=DURATION] [unavailable|unclear|unsent]
//	leave NAME       (its context is cancelled)
//	wait DURATION
//	usage
//
// Its output is who went, was refused or left, and when since the start. A name
// with * stands for that many: ask a*3 is a1, a2 and a3, done a*2-3 is a2 and a3.
func TestScheduler(t *testing.T) {
	t.Parallel()
	datadriven.Walk(t, "testdata/scheduler", func(t *testing.T, path string) {
		synctest.Test(t, func(t *testing.T) {
			var p *play
			datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
				switch d.Cmd {
				case "new":
					var most string
					d.MaybeScanArgs(t, "max", &most)
					p.end()
					p = newPlay(Config{MaxPercent: number(t, cmp.Or(most, "0"))})
				case "then":
				default:
					t.Fatalf("no such block: %s", d.Cmd)
				}
				for line := range strings.Lines(d.Input) {
					p.step(t, strings.Fields(line))
				}
				return p.events()
			})
			p.end()
		})
	})
}

// play is a scheduler and those who ask it.
type play struct {
	*Scheduler
	start time.Time

	mu      sync.Mutex
	told    []event
	steps   int
	permits map[string]*Permit
	leave   map[string]context.CancelFunc
}

func newPlay(c Config) *play {
	return &play{Scheduler: New(c), start: time.Now(), permits: map[string]*Permit{}, leave: map[string]context.CancelFunc{}}
}

func (p *play) end() {
	if p == nil {
		return
	}
	for _, leave := range p.leave {
		leave()
	}
	synctest.Wait()
}

// event is what became of a call, or a line of usage.
type event struct {
	step int // of the script, as far as that is the cause
	at   time.Duration
	text string
}

func (p *play) tell(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, event{p.steps, time.Since(p.start), fmt.Sprintf(format, args...)})
}

// events are those since the last time. What one step led to at one instant
// stands in the order of names: the goroutines told it in any.
func (p *play) events() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	slices.SortStableFunc(p.told, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.step, b.step), cmp.Compare(a.at, b.at), cmp.Compare(a.text, b.text))
	})
	var b strings.Builder
	for _, e := range p.told {
		fmt.Fprintf(&b, "%-8v %s\n", e.at.Round(time.Millisecond), e.text)
	}
	p.told = nil
	// Times stand as the time since the start.
	return instant.ReplaceAllStringFunc(cmp.Or(b.String(), "-"), func(text string) string {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return text
		}
		return at.Sub(p.start).String()
	})
}

var instant = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

func (p *play) step(t *testing.T, words []string) {
	p.mu.Lock()
	p.steps++
	p.mu.Unlock()
	switch verb := words[0]; verb {
	case "wait":
		time.Sleep(duration(t, words[1]))
	case "usage":
		for _, r := range p.Usage() {
			blocked := "free"
			if !r.BlockedUntil.IsZero() {
				blocked = "blocked until " + r.BlockedUntil.Sub(p.start).String()
			}
			p.tell("%s %s %s: %g %g %g %%, %.3g %% a call, %d calls, %s", r.Scope, r.ID, r.Kind, r.CallCount, r.TotalTime, r.TotalCPUTime, r.PerCall, r.Calls, blocked)
		}
	default:
		for _, name := range names(words[1]) {
			switch verb {
			case "ask":
				p.ask(t, name, words[2:])
			case "done":
				p.done(t, name, words[2:])
			case "leave":
				p.leave[name]()
			default:
				t.Fatalf("no such step: %s", verb)
			}
			synctest.Wait()
		}
	}
	synctest.Wait()
}

// names are those that a word stands for: a*3 for a1 to a3, a*3-5 for a3 to a5.
func names(word string) (all []string) {
	name, numbers, many := strings.Cut(word, "*")
	if !many {
		return []string{word}
	}
	first, last, ok := strings.Cut(numbers, "-")
	if !ok {
		first, last = "1", first
	}
	from, _ := strconv.Atoi(first)
	to, _ := strconv.Atoi(last)
	for i := from; i <= to; i++ {
		all = append(all, name+strconv.Itoa(i))
	}
	return all
}

func (p *play) ask(t *testing.T, name string, options []string) {
	call := Call{Endpoint: "media"}
	ctx, cancel := context.WithCancel(t.Context())
	for _, o := range options {
		key, v, _ := strings.Cut(o, "=")
		switch key {
		case "account":
			for charge := range strings.SplitSeq(v, ",") {
				id, n, _ := strings.Cut(charge, ":")
				calls, err := strconv.Atoi(n)
				if err != nil {
					calls = 1
				}
				call.Charges = append(call.Charges, Charge{strings.TrimPrefix(id, "?"), calls})
			}
		case "path":
			call.Endpoint = v
		case "within":
			var stop context.CancelFunc
			ctx, stop = context.WithTimeout(ctx, duration(t, v))
			whole := cancel
			cancel = func() { stop(); whole() }
		case "max":
			call.MaxPercent = number(t, v)
		default:
			t.Fatalf("ask: %s", o)
		}
	}
	p.leave[name] = cancel
	go func() {
		permit, err := p.Admit(ctx, call)
		if err != nil {
			p.tell("%s: %v", name, err)
			return
		}
		p.mu.Lock()
		p.permits[name] = permit
		p.mu.Unlock()
		p.tell("%s goes", name)
	}()
}

func (p *play) done(t *testing.T, name string, options []string) {
	o := Outcome{Result: Answered}
	var throttle *Throttle
	for _, option := range options {
		key, v, _ := strings.Cut(option, "=")
		switch key {
		case "unavailable":
			o.Result = Unavailable
		case "unclear":
			o.Result = Unclear
		case "unsent":
			o.Result = Unsent
		case "throttle":
			throttle = &Throttle{App: v == "app"}
			if v != "app" && v != "unknown" {
				throttle.Account = v
			}
		case "regain":
			throttle.Regain = duration(t, v)
		default:
			id, kind, _ := strings.Cut(strings.TrimPrefix(key, "app"), "/")
			if id != "" && kind == "" {
				kind = "instagram"
			}
			percent, regain, blocked := strings.Cut(v, ":")
			r := Reading{Account: id, Kind: kind, Calls: number(t, percent)}
			if blocked {
				r.Regain = duration(t, regain)
			}
			o.Readings = append(o.Readings, r)
		}
	}
	if throttle != nil {
		o.Throttles = append(o.Throttles, *throttle)
	}
	p.mu.Lock()
	permit := p.permits[name]
	delete(p.permits, name)
	p.mu.Unlock()
	if permit == nil {
		p.tell("%s has not gone", name)
		return
	}
	if until := permit.Done(o); !until.IsZero() {
		p.tell("%s: blocked until %v", name, until.Sub(p.start))
	}
}

func duration(t *testing.T, text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func number(t *testing.T, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
