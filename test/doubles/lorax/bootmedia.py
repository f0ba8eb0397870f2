"""Makes the boot tree of the lorax double: kernel, initramfs, loaders, EFI image, boot.iso, .treeinfo."""
import glob
import hashlib
import os
import shutil
import subprocess
import tempfile

MARKER = "PUNJI-INSTALLER-STARTED"
INIT = """#!/bin/sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
echo "%s $(/bin/busybox cat /proc/cmdline)" > /dev/ttyS0
/bin/busybox poweroff -f
""" % MARKER
ISOLINUX = "/usr/lib/ISOLINUX"
SYSLINUX = "/usr/lib/syslinux/modules/bios"
GRUB = "/usr/lib/grub"
GRUB_MODULES = "normal configfile linux search search_label iso9660 fat part_gpt part_msdos serial terminal echo test minicmd"
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "punji", "tools")
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "1700000000"))


def run(*command, **options):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, **options)


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(content if isinstance(content, bytes) else content.encode())


def copy(source, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    shutil.copyfile(source, path)


def kernel():
    named = os.environ.get("PUNJI_TEST_KERNEL")
    found = [named] if named else sorted(glob.glob(os.path.join(CACHE, "kernel", "vmlinuz*")))
    if not found:
        raise SystemExit("no kernel for tests: run npm run setup, or name one in PUNJI_TEST_KERNEL")
    return found[-1]


def make_initramfs(path):
    with tempfile.TemporaryDirectory() as root:
        for name in ("bin", "proc", "dev"):
            os.mkdir(os.path.join(root, name))
        copy("/bin/busybox", os.path.join(root, "bin", "busybox"))
        os.chmod(os.path.join(root, "bin", "busybox"), 0o755)
        os.symlink("busybox", os.path.join(root, "bin", "sh"))
        write(os.path.join(root, "init"), INIT)
        os.chmod(os.path.join(root, "init"), 0o755)
        names = subprocess.run(["find", ".", "-print0"], cwd=root, check=True, capture_output=True).stdout
        archive = subprocess.run(
            ["cpio", "--quiet", "-0", "-o", "-H", "newc", "-R", "0:0"], cwd=root, input=names, check=True, capture_output=True
        ).stdout
    compressed = subprocess.run(["gzip", "-n", "-1"], input=archive, check=True, capture_output=True).stdout
    write(path, compressed)


def label_of(volid):
    return volid.replace(" ", "\\x20")


def append_line(volid):
    return "inst.stage2=hd:LABEL=%s console=ttyS0 quiet panic=1" % label_of(volid)


def isolinux_config(volid):
    return """serial 0
default linux
prompt 0
timeout 1
label linux
  kernel vmlinuz
  append initrd=initrd.img %s
""" % append_line(volid)


def grub_config(volid):
    return """set default="0"
set timeout=0
serial --unit=0 --speed=115200
terminal_output console
search --no-floppy --set=root -l '%s'
menuentry 'Install' {
  linux /images/pxeboot/vmlinuz %s
  initrd /images/pxeboot/initrd.img
}
""" % (volid, append_line(volid))


def make_grub(path, target, prefix, *modules):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    run("grub-mkimage", "-O", target, "-p", prefix, "-o", path, *GRUB_MODULES.split(), *modules)


def make_efi(root, volid):
    """EFI/BOOT, and the FAT image that holds the same."""
    boot = os.path.join(root, "EFI", "BOOT")
    make_grub(os.path.join(boot, "BOOTX64.EFI"), "x86_64-efi", "/EFI/BOOT")
    write(os.path.join(boot, "grub.cfg"), grub_config(volid))
    make_efi_image(root, "BOOTX64.EFI")


def make_efi_image(root, loader):
    image = os.path.join(root, "images", "efiboot.img")
    write(image, b"\0" * (4 << 20))
    run("mkfs.vfat", "-n", "ANACONDA", image, stdout=subprocess.DEVNULL)
    run("mmd", "-i", image, "::/EFI", "::/EFI/BOOT")
    for name in (loader, "grub.cfg"):
        run("mcopy", "-i", image, os.path.join(root, "EFI", "BOOT", name), "::/EFI/BOOT/" + name)


def make_isolinux(root, volid):
    copy(ISOLINUX + "/isolinux.bin", root + "/isolinux/isolinux.bin")
    copy(SYSLINUX + "/ldlinux.c32", root + "/isolinux/ldlinux.c32")
    write(root + "/isolinux/isolinux.cfg", isolinux_config(volid))
    for name in ("vmlinuz", "initrd.img"):
        copy(root + "/images/pxeboot/" + name, root + "/isolinux/" + name)


def make_grub_bios(root, volid):
    make_grub(root + "/images/eltorito.img", "i386-pc-eltorito", "/boot/grub2", "biosdisk")
    write(root + "/boot/grub2/grub.cfg", grub_config(volid))


def make_boot_iso(root, volid, arch, grub):
    """As lorax's templates do for each shape."""
    iso = root + "/images/boot.iso"
    common = ["-R", "-J", "-V", volid, "-o", iso, "-m", iso]
    if grub:
        run(
            "xorrisofs", "-quiet", *common,
            "--grub2-mbr", GRUB + "/i386-pc/boot_hybrid.img", "-partition_offset", "16",
            "-appended_part_as_gpt", "-append_partition", "2", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", root + "/images/efiboot.img",
            "-iso_mbr_part_type", "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
            "-c", "boot.cat", "--boot-catalog-hide",
            "-b", "images/eltorito.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", "--grub2-boot-info",
            "-eltorito-alt-boot", "-e", "--interval:appended_partition_2:all::", "-no-emul-boot", root,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    else:
        efi = ["-eltorito-alt-boot", "-e", "images/efiboot.img", "-no-emul-boot"] if arch == "x86_64" else []
        run(
            "genisoimage", "-quiet", *common,
            "-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", "-boot-load-size", "4", "-boot-info-table",
            "-no-emul-boot", *efi, root,
        )  # fmt: skip
        run("isohybrid", *(["--uefi"] if arch == "x86_64" else []), iso)
    run("implantisomd5", iso, stdout=subprocess.DEVNULL)


def make_x86(root, arch, volid, grub):
    copy(kernel(), root + "/images/pxeboot/vmlinuz")
    make_initramfs(root + "/images/pxeboot/initrd.img")
    if grub:
        make_grub_bios(root, volid)
    else:
        make_isolinux(root, volid)
    if arch == "x86_64":
        make_efi(root, volid)
    write(root + "/images/install.img", b"installer " * 5000)
    make_boot_iso(root, volid, arch, grub)


OTHERS = {
    "aarch64": ["images/pxeboot/vmlinuz", "images/pxeboot/initrd.img", "EFI/BOOT/BOOTAA64.EFI", "EFI/BOOT/grub.cfg"],
    "ppc64le": ["ppc/ppc64/vmlinuz", "ppc/ppc64/initrd.img", "ppc/bootinfo.txt", "ppc/mac/yaboot", "etc/yaboot.conf", "boot/grub/grub.cfg"],
    "s390x": ["images/kernel.img", "images/initrd.img", "images/cdboot.img", "images/generic.prm", "generic.ins"],
}
# What lorax's templates of each arch tell the image tool.
OTHERS_BOOT = {
    "aarch64": ["-eltorito-alt-boot", "-e", "images/efiboot.img", "-no-emul-boot"],
    "ppc64le": ["-U", "-chrp-boot"],
    "s390x": ["-b", "images/cdboot.img", "-c", "boot.cat", "-boot-load-size", "4", "-no-emul-boot"],
}


def make_other(root, arch, volid):
    known = arch if arch in OTHERS else "ppc64le"
    # isomd5sum judges images wrongly that are smaller.
    write(root + "/images/install.img", b"installer " * 100000)
    for name in OTHERS[known]:
        text = grub_config(volid) if name.endswith((".cfg", ".conf")) else "%s of %s\n" % (name, arch)
        write(os.path.join(root, name), text)
    if known == "aarch64":
        make_efi_image(root, "BOOTAA64.EFI")
    iso = root + "/images/boot.iso"
    run("xorrisofs", "-quiet", "-R", "-J", "-V", volid, "-m", iso, *OTHERS_BOOT[known], "-o", iso, root, stderr=subprocess.DEVNULL)
    run("implantisomd5", iso, stdout=subprocess.DEVNULL)


def digest(path):
    with open(path, "rb") as stream:
        return "sha256:" + hashlib.sha256(stream.read()).hexdigest()


def write_treeinfo(root, arch, product, version, variant):
    candidates = {
        "boot.iso": "images/boot.iso",
        "kernel": "images/pxeboot/vmlinuz",
        "initrd": "images/pxeboot/initrd.img",
        "efiboot.img": "images/efiboot.img",
        "cdboot.img": "images/cdboot.img",
    }
    images = {name: path for name, path in candidates.items() if os.path.exists(os.path.join(root, path))}
    name = variant or "Everything"
    lines = ["[header]", "version = 1.0", ""]
    lines += ["[release]", "name = " + product, "short = ", "version = " + version, ""]
    lines += ["[tree]", "arch = " + arch, "build_timestamp = %d" % EPOCH, "platforms = %s,xen" % arch, "variants = " + name, ""]
    lines += ["[variant-%s]" % name, "id = " + name, "uid = " + name, "name = " + name, "type = variant"]
    lines += ["packages = Packages", "repository = .", ""]
    lines += ["[stage2]", "mainimage = images/install.img", "", "[images-%s]" % arch]
    lines += ["%s = %s" % item for item in images.items()]
    if "kernel" in images:
        lines += ["", "[images-xen]", "kernel = " + images["kernel"], "initrd = " + images["initrd"]]
    lines += ["", "[checksums]"]
    lines += ["%s = %s" % (path, digest(os.path.join(root, path))) for path in sorted({*images.values(), "images/install.img"})]
    write(root + "/.treeinfo", "\n".join(lines) + "\n")


def make_tree(root, arch, product, version, variant, volid, grub):
    os.makedirs(root, exist_ok=True)
    if arch in ("x86_64", "i386"):
        make_x86(root, arch, volid, grub)
    else:
        make_other(root, arch, volid)
    write_treeinfo(root, arch, product, version, variant)
    write(root + "/.discinfo", "%d\n%s %s\n%s\n" % (EPOCH, product, version, arch))
    write(root + "/.buildstamp", "[Main]\nProduct=%s\nVersion=%s\n" % (product, version))
