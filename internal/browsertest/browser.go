package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a page may take: others may load the machine.
const patience = time.Minute

// names under which Chromium is installed.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Browser is a running Chromium with one tab.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// Start starts a browser that ends with the test. Under -short, which stands for the race
// detector, the test is skipped: a browser is another program, and those that answer it are
// asked by clients in Go as well.
func Start(t testing.TB) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser is another program, which the race detector does not see")
	}
	path := find()
	if path == "" {
		t.Skipf("no Chromium is installed: none of %s is in PATH", strings.Join(names, ", "))
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(480, 800), chromedp.IgnoreCertErrors,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		// Nothing but this computer can be reached.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]"),
	}
	allocated, release := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(func() {
		// The process must be gone before its profile is deleted.
		if err := chromedp.Cancel(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Logf("end of the browser: %v", err)
		}
		cancel()
		release()
	})
	b := &Browser{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return b
}

func find() string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// do does what a person does, within the time a person has patience for.
func (b *Browser) do(steps ...step) error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

type step = chromedp.Action[chromedp.Void]

// ask returns what the browser answers. A page that has just given way to the
// next is no answer: that one is asked.
func ask[T any](b *Browser, question chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		answer, err := chromedp.Run(ctx, question)
		if err == nil || ctx.Err() != nil || !gaveWay(err) {
			return answer, err
		}
		time.Sleep(10 * time.Millisecond) // the next page is on its way
	}
}

// gaveWay tells the errors of a page that is no longer there.
func gaveWay(err error) bool {
	for _, text := range []string{"Cannot find context with specified id", "Execution context was destroyed", "Inspected target navigated or closed"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

// must fails the test with what the page shows.
func (b *Browser) must(what string, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%s: %v\nthe page at %s shows:\n%s", what, err, b.Address(), b.Text())
	}
}

// Visit opens an address, as a function that a program takes for its browser.
func (b *Browser) Visit(address string) error { return b.do(chromedp.Navigate(address)) }

// Open opens an address.
func (b *Browser) Open(address string) {
	b.t.Helper()
	b.must("open "+address, b.Visit(address))
}

// literal is an XPath text literal of a label.
func literal(text string) string {
	if strings.Contains(text, `'`) {
		return `"` + text + `"`
	}
	return "'" + text + "'"
}

// Press clicks the button or link with that text, and waits for the next page.
func (b *Browser) Press(label string) {
	b.t.Helper()
	x := fmt.Sprintf(`//button[normalize-space()=%[1]s] | //a[normalize-space()=%[1]s]`, literal(label))
	b.must("press "+label, b.leave(chromedp.Click(x, chromedp.NodeVisible)))
}

// leave does something that leads to another page, and waits for that one.
func (b *Browser) leave(action step) error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, action)
	return err
}

// input is the XPath of the input whose label begins with text.
func input(text string) string {
	return fmt.Sprintf(`//label[starts-with(normalize-space(),%s)]//input`, literal(text))
}

// Toggle clicks the check box or radio button whose label begins with text.
func (b *Browser) Toggle(text string) {
	b.t.Helper()
	b.must("toggle "+text, b.do(chromedp.Click(input(text), chromedp.NodeVisible)))
}

// Type types into the field whose label begins with text.
func (b *Browser) Type(text, typed string) {
	b.t.Helper()
	b.must("type into "+text, b.do(chromedp.SendKeys(input(text), typed, chromedp.NodeVisible)))
}

// See waits until the page shows a text.
func (b *Browser) See(text string) {
	b.t.Helper()
	literal, err := json.Marshal(text)
	b.must("write "+text, err)
	script := fmt.Sprintf(`document.body !== null && document.body.innerText.includes(%s)`, literal)
	_, err = ask(b, chromedp.Poll[chromedp.Void](script, chromedp.WithPollingTimeout(patience)))
	b.must("wait for "+text, err)
}

// Text is what the page shows.
func (b *Browser) Text() string {
	text, err := ask(b, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	if err != nil {
		return "(" + err.Error() + ")"
	}
	return text
}

// Address is that of the page; one that cannot be told is empty.
func (b *Browser) Address() *url.URL {
	address, err := ask(b, chromedp.Location())
	if err != nil {
		return &url.URL{}
	}
	u, err := url.Parse(address)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// Tab moves the focus on by the keyboard and returns the text of what has it:
// that of its label, or its own.
func (b *Browser) Tab() string {
	b.t.Helper()
	b.must("tab", b.do(chromedp.KeyEvent(kb.Tab)))
	text, err := ask(b, chromedp.Evaluate[string](focused))
	b.must("tell the focus", err)
	return text
}

const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return "";
	return (e.labels && e.labels.length ? e.labels[0] : e).innerText.trim();
})()`

// Key presses a key that stays on the page, such as a blank.
func (b *Browser) Key(key string) {
	b.t.Helper()
	b.must("key", b.do(chromedp.KeyEvent(key)))
}

// Enter presses the enter key and waits for the next page.
func (b *Browser) Enter() {
	b.t.Helper()
	b.must("enter", b.leave(chromedp.KeyEvent(kb.Enter)))
}

// Check fails the test where the page cannot be used with a screen reader or a
// narrow screen, or loads something from elsewhere.
func (b *Browser) Check() {
	b.t.Helper()
	faults, err := ask(b, chromedp.Evaluate[[]string](faultsOfPage))
	b.must("check the page", err)
	for _, fault := range faults {
		b.t.Errorf("the page at %s: %s", b.Address().Path, fault)
	}
}

const faultsOfPage = `(() => {
	const faults = [], all = s => [...document.querySelectorAll(s)];
	if (!document.documentElement.lang) faults.push("no language");
	if (!document.title) faults.push("no title");
	if (all("h1").length !== 1) faults.push(all("h1").length + " main headings");
	if (!document.querySelector("main")) faults.push("no main part");
	for (const e of all("input:not([type=hidden]), select, textarea"))
		if (!e.labels.length || !e.labels[0].innerText.trim()) faults.push("no label: " + e.name);
	for (const e of all("button, a")) if (!e.innerText.trim()) faults.push("no text: " + e.outerHTML);
	for (const e of all("fieldset")) if (!e.querySelector("legend")) faults.push("no legend: " + e.outerHTML);
	for (const e of all("img")) if (!e.alt) faults.push("no alternative text: " + e.src);
	for (const e of all("th")) if (!e.scope) faults.push("no scope: " + e.outerHTML);
	if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push("wider than the window");
	for (const r of performance.getEntriesByType("resource"))
		if (new URL(r.name).host !== location.host) faults.push("loads " + r.name);
	const light = c => { // relative luminance of a colour
		const p = c.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
	};
	const ground = e => {
		for (; e; e = e.parentElement) {
			const c = getComputedStyle(e).backgroundColor;
			if (!/, 0\)$/.test(c)) return c;
		}
		return "rgb(255, 255, 255)";
	};
	for (const e of all("h1, h2, p, label, legend, span, button, a, td, th")) {
		if (!e.innerText.trim()) continue;
		const a = light(getComputedStyle(e).color), b = light(ground(e));
		const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (contrast < 4.5) faults.push("contrast " + contrast.toFixed(1) + ": " + e.innerText.trim());
	}
	return faults;
})()`

// dark makes the browser ask for dark pages, or for light ones.
func (b *Browser) dark(dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	b.must("ask for "+scheme, err)
}

// Picture checks the page in light and in dark, and writes both pictures where
// VIEWFINDER_SCREENSHOTS says.
func (b *Browser) Picture(name string) {
	b.t.Helper()
	for _, dark := range []bool{true, false} {
		b.dark(dark)
		b.Check()
		dir := os.Getenv("VIEWFINDER_SCREENSHOTS")
		if dir == "" {
			continue
		}
		file := name + ".png"
		if dark {
			file = name + "-dark.png"
		}
		picture, err := ask(b, chromedp.FullScreenshot(100))
		b.must("take a picture", err)
		if err := os.WriteFile(filepath.Join(dir, file), picture, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
}
