package park

import "interleave/wasm/edits"

const deadcode = "cmd/link/internal/ld/deadcode.go"

// earlyDeadcode lets cmd/link find most of what a program reaches before it has the program. It can be left out of [Link].
//
// What the linker keeps is a fixed point: what follows from the roots, whatever order it is followed in. Every program has
// the runtime's roots, and most print. What follows from these in the packages of -preload is therefore marked before the
// park. After it the program's own symbols are followed first: they show which of the roots it has, the marks of these are
// taken over, and the pass goes on from there. No byte of what the linker writes changes.
var earlyDeadcode = []edits.Edit{
	{
		File:   "cmd/link/internal/ld/lib.go",
		Anchor: "\tctxt.loader.PreloadSyms(ctxt.Arch)\n",
		With:   "\tctxt.loader.PreloadSyms(ctxt.Arch)\n\tctxt.earlyDeadcode()\n",
	},
	{File: deadcode, Anchor: "\t\"internal/buildcfg\"\n", With: "\t\"internal/buildcfg\"\n\t\"maps\"\n\t\"slices\"\n"},
	{
		File:   deadcode,
		Anchor: "\tpkginits      []loader.Sym\n\tmapinitnoop   loader.Sym\n",
		With:   "\tpkginits      []loader.Sym\n\tmapinitnoop   loader.Sym\n\n\thold func(loader.Sym) bool // if set: whether not to visit a symbol now\n",
	},
	{
		File:   deadcode,
		Anchor: "\t\tsymIdx := d.wq.pop()\n",
		With:   "\t\tsymIdx := d.wq.pop()\n\t\tif d.hold != nil && d.hold(symIdx) {\n\t\t\tcontinue\n\t\t}\n",
	},
	{File: deadcode, Anchor: "\td.init()\n\td.flood()\n", With: "\td.init()\n\td.resume()\n\td.flood()\n"},
	// The loop over the methods is needed twice.
	{
		File:   deadcode,
		Anchor: "\n\tfor {\n\t\t// Mark all methods that could satisfy a discovered\n",
		With: `
	d.floodMethods()
	if *flagPruneWeakMap {
		d.mapinitcleanup()
	}
}

// floodMethods marks the methods that can be called through what is reached, until no more is.
func (d *deadcodePass) floodMethods() {
	for {
		// Mark all methods that could satisfy a discovered
`,
	},
	{
		File:   deadcode,
		Anchor: "\t\td.flood()\n\t}\n\tif *flagPruneWeakMap {\n\t\td.mapinitcleanup()\n\t}\n}\n",
		With:   "\t\td.flood()\n\t}\n}\n" + earlyFunctions,
	},
	{File: loader, Anchor: "type symWithVal struct {\n", With: markFunctions + "type symWithVal struct {\n"},
}

const markFunctions = `// Marks are what the deadcode pass has marked.
type Marks struct {
	Reachable, UsedInIface Bitmap
}

// Marks returns a copy of the marks.
func (l *Loader) Marks() Marks {
	return Marks{append(Bitmap(nil), l.attrReachable...), append(Bitmap(nil), l.attrUsedInIface...)}
}

// SetMarks puts back what Marks returned. No symbol may have been added since.
func (l *Loader) SetMarks(m Marks) {
	copy(l.attrReachable, m.Reachable)
	copy(l.attrUsedInIface, m.UsedInIface)
}

// AddMarks adds the marks of a pass that has visited all that it reached. It returns the symbols below n that this pass
// did not visit, or not as what they are now.
func (l *Loader) AddMarks(m Marks, n Sym) []Sym {
	var visit []Sym
	for i, reachable := range m.Reachable {
		used := m.UsedInIface[i]
		again := l.attrReachable[i]&^reachable | l.attrUsedInIface[i]&^used&reachable
		l.attrReachable[i] |= reachable
		l.attrUsedInIface[i] |= used
		for ; again != 0; again &= again - 1 {
			if s := Sym(i*32 + bits.TrailingZeros32(again)); s < n {
				visit = append(visit, s)
			}
		}
	}
	return visit
}

`

const earlyFunctions = `
// earlyRoots are what many programs reach: symbols by their names. Each entry goes on from the one at index from; the
// first has the runtime's roots.
var earlyRoots = [...]struct {
	from  int
	names []string
}{
	{},
	{0, []string{"fmt..inittask"}},
	{1, []string{"go:itab.*os.File,io.Writer", "fmt.Fprintln"}},
	{1, []string{"go:itab.*os.File,io.Writer", "fmt.Fprintf"}},
	{2, []string{"fmt.Fprintf"}},
}

// An earlyMark is what follows from an entry of earlyRoots, in the packages that are loaded before the park.
type earlyMark struct {
	roots   []loader.Sym // with those of the entry that this one goes on from
	marks   loader.Marks
	revisit []loader.Sym // what refers to symbols that are not known yet

	ifaceMethod        map[methodsig]bool
	genericIfaceMethod map[string]bool
	markableMethods    []methodref
	reflectSeen        bool
	pkginits           []loader.Sym
}

// early is what was marked before the park.
var early struct {
	nsym     loader.Sym  // the symbols that were loaded then are below it
	replaced int         // so many symbols were replaced by then
	marks    []earlyMark // as earlyRoots
}

// earlyDeadcode marks what follows from earlyRoots, and puts the marks aside.
func (ctxt *Link) earlyDeadcode() {
	if !ctxt.IsWasm() || ctxt.BuildMode != BuildModeExe || ctxt.linkShared || ctxt.Debugvlog != 0 || *flagDumpDep ||
		buildcfg.Experiment.FieldTrack {
		return
	}
	ldr := ctxt.loader
	early.nsym = loader.Sym(ldr.NSym())
	early.replaced = len(ldr.Replaced())
	before := ldr.Marks()
	for i, e := range earlyRoots {
		from := earlyMark{marks: before}
		names := []string{*flagEntrySymbol, "runtime.unreachableMethod"} // as init has them
		if i > 0 {
			from, names = early.marks[e.from], e.names
		}
		var roots []loader.Sym
		for _, name := range names {
			for _, s := range []loader.Sym{ldr.Lookup(name, 0), ldr.Lookup(name, abiInternalVer)} {
				if s != 0 && strings.HasSuffix(name, "..inittask") {
					roots = append(roots, initRoots(ldr, s)...)
				} else if s != 0 {
					roots = append(roots, s)
				}
			}
		}
		early.marks = append(early.marks, ctxt.earlyMark(from, roots))
	}
	ldr.SetMarks(before)
}

// initRoots returns what the program's list of inits will have of a package and of all that it imports.
func initRoots(ldr *loader.Loader, task loader.Sym) []loader.Sym {
	var roots []loader.Sym
	seen := map[loader.Sym]bool{task: true}
	for q := []loader.Sym{task}; len(q) > 0; {
		s := q[len(q)-1]
		q = q[:len(q)-1]
		if ldr.SymSize(s) > 8 { // otherwise it has no functions: see inittaskSym
			roots = append(roots, s)
		}
		relocs := ldr.Relocs(s)
		for i := 0; i < relocs.Count(); i++ {
			r := relocs.At(i)
			if rs := r.Sym(); r.Type() == objabi.R_INITORDER && rs != 0 && !seen[rs] {
				seen[rs] = true
				q = append(q, rs)
			}
		}
	}
	return roots
}

// earlyMark marks what follows from more roots.
func (ctxt *Link) earlyMark(from earlyMark, roots []loader.Sym) earlyMark {
	ldr := ctxt.loader
	ldr.SetMarks(from.marks)
	d := &deadcodePass{ctxt: ctxt, ldr: ldr, ifaceMethod: make(map[methodsig]bool), genericIfaceMethod: make(map[string]bool)}
	d.add(from)
	revisit := slices.Clone(from.revisit)

	// The linker gives the list of the runtime's inits other contents later.
	tasks := ldr.Lookup("runtime.runtime_inittasks", 0)

	// unknown reports whether a symbol has references to what is not known, and whether the pass needs to know it.
	var unknown func(loader.Sym) (some, needed bool)
	unknown = func(s loader.Sym) (some, needed bool) {
		relocs := ldr.Relocs(s)
		for i := 0; i < relocs.Count(); i++ {
			r := relocs.At(i)
			switch t, rs := r.Type(), r.Sym(); {
			case r.Reloc.Sym() == (goobj.SymRef{}): // refers to nothing
			case rs == 0:
				some = true
				needed = needed || r.IsMarker() || ldr.IsGoType(s) || ldr.IsItab(s)
			case t == objabi.R_USEIFACEMETHOD, t == objabi.R_USEIFACE && ldr.IsItab(rs):
				if u, _ := unknown(rs); u {
					some, needed = true, true
				}
			}
		}
		for i, n := 0, ldr.NAux(s); i < n; i++ {
			a := ldr.Aux(s, i)
			some = some || a.Sym() == 0 && a.Aux.Sym() != (goobj.SymRef{})
		}
		return some, needed
	}
	d.hold = func(s loader.Sym) bool {
		some, needed := unknown(s)
		if s == tasks {
			some, needed = true, true
		}
		if some && !slices.Contains(revisit, s) {
			revisit = append(revisit, s)
		}
		return needed
	}
	for _, s := range roots {
		d.mark(s, 0)
	}
	d.flood()
	d.floodMethods()
	return earlyMark{
		roots:              append(slices.Clone(from.roots), roots...),
		marks:              ldr.Marks(),
		revisit:            revisit,
		ifaceMethod:        d.ifaceMethod,
		genericIfaceMethod: d.genericIfaceMethod,
		markableMethods:    d.markableMethods,
		reflectSeen:        d.reflectSeen,
		pkginits:           d.pkginits,
	}
}

// add adds what an early pass found to what this one has.
func (d *deadcodePass) add(m earlyMark) {
	maps.Copy(d.ifaceMethod, m.ifaceMethod)
	maps.Copy(d.genericIfaceMethod, m.genericIfaceMethod)
	d.markableMethods = append(d.markableMethods, m.markableMethods...)
	d.reflectSeen = d.reflectSeen || m.reflectSeen
	d.pkginits = append(d.pkginits, m.pkginits...)
}

// resume goes on from the last early mark whose roots this program reaches: all of the mark is then reached too.
func (d *deadcodePass) resume() {
	if len(early.marks) == 0 {
		return
	}
	known := early.marks[0] // of the runtime, which every program has
	if !known.holds(d.ldr) {
		return
	}
	// What the program itself refers to, and what waited for it.
	again := make(map[loader.Sym]bool)
	for _, s := range known.revisit {
		again[s] = true
		d.mark(s, 0)
	}
	d.hold = func(s loader.Sym) bool { return s < early.nsym && !again[s] }
	d.flood()
	d.hold = nil
	for _, m := range early.marks[1:] {
		if m.reached(d.ldr) && m.holds(d.ldr) {
			known = m
		}
	}
	for _, s := range d.ldr.AddMarks(known.marks, early.nsym) {
		d.wq.push(s)
	}
	for _, s := range known.revisit {
		d.wq.push(s)
	}
	d.add(known)
}

// reached reports whether all roots are.
func (m earlyMark) reached(ldr *loader.Loader) bool {
	return len(m.roots) > 0 && !slices.ContainsFunc(m.roots, func(s loader.Sym) bool { return !ldr.AttrReachable(s) })
}

// holds reports whether all that was visited is what it was.
func (m earlyMark) holds(ldr *loader.Loader) bool {
	return !slices.ContainsFunc(ldr.Replaced()[early.replaced:], func(s loader.Sym) bool {
		return s < early.nsym && m.marks.Reachable.Has(s) && !slices.Contains(m.revisit, s)
	})
}

`
