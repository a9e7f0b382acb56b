// Package park lets cmd/compile and cmd/link wait at the point from which on they need the program, so that a host can
// copy them there, and put the copy back for every build instead of starting them anew.
//
// Both get a flag -park FILE: they read the file when they get there, and go on when the read returns. In the browser it
// returns when there is a program to build; where it is a plain file it returns at once, and so the same tool on another
// machine takes the same way and writes the same bytes. What the file holds are the names of the package's files, which
// cmd/compile takes in place of those of its arguments; it is empty where these are right.
package park

import (
	"slices"

	"interleave/wasm/edits"
)

// Compile parks cmd/compile with all that it sets up before it reads the package. What it writes does not change.
func Compile() edits.Set {
	return edits.Set{Name: "park cmd/compile", Edits: []edits.Edit{
		{
			File:   "cmd/compile/internal/base/flag.go",
			Anchor: "\tPack               bool         \"help:\\\"write to file.a instead of file.o\\\"\"\n",
			With: "\tPack               bool         \"help:\\\"write to file.a instead of file.o\\\"\"\n" +
				"\tPark               string       \"help:\\\"read `file` before the package, and wait for it\\\"\"\n",
		},
		{
			File:   "cmd/compile/internal/gc/main.go",
			Anchor: "\tnoder.LoadPackage(flag.Args())\n",
			With: `	files := flag.Args()
	if base.Flag.Park != "" {
		ssagen.InitConfig()
		types.NewPtrCacheEnabled = true // until the package is read
		program, err := os.ReadFile(base.Flag.Park)
		if err != nil {
			base.Fatalf("park: %v", err)
		}
		if names := strings.Fields(string(program)); len(names) > 0 {
			files = names
		}
	}
	noder.LoadPackage(files)
`,
		},
		{
			File:   "cmd/compile/internal/gc/main.go",
			Anchor: "\t\"runtime\"\n",
			With:   "\t\"runtime\"\n\t\"strings\"\n",
		},
		{
			File:   "cmd/compile/internal/gc/main.go",
			Anchor: "\t// Prepare for backend processing.\n\tssagen.InitConfig()\n",
			With:   "\t// Prepare for backend processing.\n\tif base.Flag.Park == \"\" {\n\t\tssagen.InitConfig()\n\t} else {\n\t\ttypes.NewPtrCacheEnabled = false\n\t}\n",
		},
	}}
}

// Link parks cmd/link with the symbols of the packages in -preload, a list with commas, already entered.
//
// Loading them is most of a link. [loader.Loader.LoadSyms] is split in two: before the park, the packages' own
// definitions, and their references to what is defined by then; after it, main and whatever else it imports, and the
// references that were put off. Symbols are therefore numbered std first, whether the tool waits or not.
func Link() edits.Set {
	return edits.Set{Name: "park cmd/link", Edits: slices.Concat(preload, replaced, earlyDeadcode, known)}
}

var preload = []edits.Edit{
	{
		File:   "cmd/link/internal/ld/main.go",
		Anchor: "\tflagOutfile    = flag.String(\"o\"",
		With: "\tflagPark       = flag.String(\"park\", \"\", \"read `file` before the main package, and wait for it\")\n" +
			"\tflagPreload    = flag.String(\"preload\", \"\", \"load these packages, separated by commas, before -park waits\")\n" +
			"\tflagOutfile    = flag.String(\"o\"",
	},
	{
		File:   "cmd/link/internal/ld/lib.go",
		Anchor: "\tmayberemoveoutfile()\n\n\tif err := ctxt.Out.Open(*flagOutfile); err != nil {\n\t\tExitf(\"cannot create %s: %v\", *flagOutfile, err)\n\t}\n\n\tif *flagEntrySymbol",
		With:   "\tif *flagPark == \"\" {\n\t\topenOutfile(ctxt)\n\t}\n\n\tif *flagEntrySymbol",
	},
	{
		File:   "cmd/link/internal/ld/lib.go",
		Anchor: "func mayberemoveoutfile() {\n",
		With:   parkFunctions + "func mayberemoveoutfile() {\n",
	},
	{
		File:   "cmd/link/internal/ld/lib.go",
		Anchor: "\t// ctxt.Library grows during the loop, so not a range loop.\n\ti := 0\n\tfor ; i < len(ctxt.Library); i++ {\n\t\tlib := ctxt.Library[i]\n\t\tif lib.Shlib == \"\" {\n",
		With:   "\tpreloaded := ctxt.preload()\n\n\t// ctxt.Library grows during the loop, so not a range loop.\n\ti := 0\n\tfor ; i < len(ctxt.Library); i++ {\n\t\tlib := ctxt.Library[i]\n\t\tif lib.Shlib == \"\" && !preloaded[lib] {\n",
	},
	{File: loader, Anchor: "func (l *Loader) LoadSyms(arch *sys.Arch) {\n", Through: "\n}\n", With: loadSyms},
	{
		File:    loader,
		Anchor:  "\t// load non-package refs\n\tndef := uint32(r.NAlldef())\n",
		Through: "\t// referenced packages\n",
		With:    "\t// load non-package refs\n\tfor i, n := uint32(0), uint32(r.NNonpkgref()); i < n; i++ {\n\t\tl.loadRef(r, i)\n\t}\n\n\t// referenced packages\n",
	},
	{
		File:   loader,
		Anchor: "\tlinknameVarRefs []linknameVarRef // linknamed var refererces\n",
		With:   "\tlinknameVarRefs []linknameVarRef // linknamed var refererces\n\n\tentered     int         // objects whose symbols are entered\n\tputOff      []putOffRef // references to what was not defined before the park\n\tputOffNames []nameVer   // what they refer to, each once\n\tputOffName  map[nameVer]uint32 // index in putOffNames\n",
	},
	{File: loader, Anchor: "\tflags uint32\n\n\tstrictDupMsgs int", With: "\tflags uint32\n\n\tloading *loadState // between the two halves of LoadSyms\n\tparked  bool       // in the first half: enter no external symbols\n\n\tstrictDupMsgs int"},
	{
		File:   loader,
		Anchor: "\t\t// referenced by name (e.g. through linkname).\n\t\tl.symsByName[ver][name] = i\n",
		With:   "\t\t// referenced by name (e.g. through linkname).\n\t\tif _, existed := l.symsByName[ver][name]; existed {\n\t\t\tbreak // a symbol of a preloaded package: by the rules of non-package symbols, below\n\t\t}\n\t\tl.symsByName[ver][name] = i\n",
	},
}

const loader = "cmd/link/internal/loader/loader.go"

const parkFunctions = `func openOutfile(ctxt *Link) {
	mayberemoveoutfile()

	if err := ctxt.Out.Open(*flagOutfile); err != nil {
		Exitf("cannot create %s: %v", *flagOutfile, err)
	}
}

// preload loads the packages of -preload and waits for -park. It returns what it has loaded.
func (ctxt *Link) preload() map[*sym.Library]bool {
	if *flagPark == "" {
		return nil
	}
	done := make(map[*sym.Library]bool)
	main := len(ctxt.Library) // Main has entered the main package; it is loaded after the wait
	for _, pkg := range strings.Split(*flagPreload, ",") {
		addlibpath(ctxt, "preload", "preload", ctxt.PackageFile[pkg], pkg, "", goobj.FingerprintType{})
	}
	for i := main; i < len(ctxt.Library); i++ {
		lib := ctxt.Library[i]
		loadobjfile(ctxt, lib)
		done[lib] = true
	}
	ctxt.loader.PreloadSyms(ctxt.Arch)
	if _, err := os.ReadFile(*flagPark); err != nil {
		Exitf("park: %v", err)
	}
	openOutfile(ctxt)
	return done
}

`

const loadSyms = `func (l *Loader) LoadSyms(arch *sys.Arch) {
	late := l.enterSyms()
	st := l.loading
	for _, vr := range st.linknameVarRefs {
		l.checkLinkname(vr.pkg, vr.name, vr.sym)
	}
	l.nhashedsyms = len(st.hashed64Syms) + len(st.hashedSyms)
	l.values = make([]int64, l.NSym(), l.NSym()+1<<13) // room for external symbols, of which there are some thousands
	l.outer = make([]Sym, l.NSym(), l.NSym()+1<<13)
	putOff := make([]Sym, len(st.putOffNames))
	for i, n := range st.putOffNames {
		putOff[i] = l.LookupOrCreateSym(n.name, n.v)
	}
	for _, ref := range st.putOff {
		l.enterRef(ref.r, ref.i, putOff[ref.name])
	}
	for _, r := range late {
		loadObjRefs(l, r, arch)
	}
	for _, sf := range l.sizeFixups {
		pp := l.cloneToExternal(sf.sym)
		pp.size = int64(sf.size)
	}
	l.loading = nil
}

// PreloadSyms is the first half of LoadSyms, for the objects that are there so far: it enters their symbols, and their
// references as far as they are defined by now. More objects may follow before LoadSyms.
func (l *Loader) PreloadSyms(arch *sys.Arch) {
	l.parked = true
	for _, r := range l.enterSyms() {
		loadObjRefs(l, r, arch)
	}
	l.parked = false
}

// enterSyms enters the symbols that the objects define which were not entered before, and returns these objects.
func (l *Loader) enterSyms() []*oReader {
	if l.loading == nil {
		// Allocate space for symbols, making a guess as to how much space we need.
		var symSize, hashedSize, hashed64Size int
		for _, r := range l.objs[goObjStart:] {
			symSize += r.ndef + r.nhasheddef/2 + r.nhashed64def/2 + r.NNonpkgdef()
			hashedSize += r.nhasheddef / 2
			hashed64Size += r.nhashed64def / 2
		}
		// Index 0 is invalid for symbols. Room is left for a main package of common size.
		l.objSyms = make([]objSym, 1, symSize+4096)
		l.loading = &loadState{
			l:            l,
			hashed64Syms: make(map[uint64]symAndSize, hashed64Size+1024),
			hashedSyms:   make(map[goobj.HashType]symAndSize, hashedSize+1024),
			putOffName:   make(map[nameVer]uint32),
		}
	}
	st := l.loading
	fresh := l.objs[goObjStart+st.entered:]
	st.entered += len(fresh)
	for _, r := range fresh {
		st.preloadSyms(r, pkgDef)
	}
	l.npkgsyms = l.NSym()
	for _, r := range fresh {
		st.preloadSyms(r, hashed64Def)
		st.preloadSyms(r, hashedDef)
		st.preloadSyms(r, nonPkgDef)
	}
	return fresh
}

// A putOffRef is the i-th non-package reference of r, to the name with that index.
type putOffRef struct {
	r       *oReader
	i, name uint32
}

// loadRef enters the i-th non-package reference of r.
func (l *Loader) loadRef(r *oReader, i uint32) {
	ndef := uint32(r.NAlldef())
	osym := r.Sym(ndef + i)
	name := osym.Name(r.Reader)
	v := abiToVer(osym.ABI(), r.version)
	if l.parked && l.Lookup(name, v) == 0 {
		st, key := l.loading, nameVer{name, v}
		n, ok := st.putOffName[key]
		if !ok {
			n = uint32(len(st.putOffNames))
			st.putOffName[key] = n
			st.putOffNames = append(st.putOffNames, key)
		}
		st.putOff = append(st.putOff, putOffRef{r, i, n})
		return
	}
	l.enterRef(r, i, l.LookupOrCreateSym(name, v))
}

// enterRef enters gi as the i-th non-package reference of r.
func (l *Loader) enterRef(r *oReader, i uint32, gi Sym) {
	ndef := uint32(r.NAlldef())
	osym := r.Sym(ndef + i)
	r.syms[ndef+i] = gi
	if osym.IsLinkname() {
		// Check if a linkname reference is allowed.
		// Only check references (pull), not definitions (push),
		// so push is always allowed.
		// Linkname is always a non-package reference.
		l.checkLinkname(r.unit.Lib.Pkg, osym.Name(r.Reader), gi)
	}
	if osym.Local() {
		l.SetAttrLocal(gi, true)
	}
	if osym.UsedInIface() {
		l.SetAttrUsedInIface(gi, true)
	}
}
`
