"""Every sentence the launcher says: English and Chinese, one under the other, on standard error."""

import sys

WORDS = {
    "first_install": (
        "Installing into .venv: 2 GB to fetch, 6.2 GB on disk, most of it PyTorch with CUDA; 5 minutes. "
        "Once only; an interrupted install is done again. No NVIDIA card? --cpu takes less.",
        "正在安装到 .venv：下载 2 GB，占用磁盘 6.2 GB（主要是带 CUDA 的 PyTorch），约需 5 分钟。"
        "只需一次，中断后可重来。没有 NVIDIA 显卡时可加 --cpu 减小体积。",
    ),
    "cpu_late": (
        "PyTorch is installed already; to change to --cpu, delete .venv and start again.",
        "PyTorch 已安装；如需改用 --cpu，请删除 .venv 后重新启动。",
    ),
    "first_install_small": (
        "Installing into .venv: about 2 GB on disk, some minutes. "
        "Once only; an interrupted install is done again.",
        "正在安装到 .venv：约占磁盘 2 GB，需几分钟。只需一次，中断后可重来。",
    ),
    "update": ("The requirements changed; bringing .venv up to date.", "依赖有变化，正在更新 .venv。"),
    "resume": ("The last install was interrupted; doing it again.", "上次安装被中断，正在重新安装。"),
    "remake": (".venv does not work any more; making it anew.", ".venv 已不能使用，正在重建。"),
    "installed": ("Installed in {minutes}.", "安装完成，用时 {minutes}。"),
    "waiting_install": (
        "Another start is installing; waiting for it.",
        "另一个启动程序正在安装，请稍候。",
    ),
    "waiting_start": ("Another start is under way; waiting for it.", "另一个启动正在进行，请稍候。"),
    "little_disk": (
        "Only {free_gb:.1f} GB are free here; about {need_gb:.0f} GB are needed. The install may fail.",
        "此处仅剩 {free_gb:.1f} GB，约需 {need_gb:.0f} GB，安装可能失败。",
    ),
    "no_venv": (
        "This Python cannot make virtual environments. Debian or Ubuntu: apt install python3-venv; "
        "elsewhere install Python from https://www.python.org/downloads/.",
        "此 Python 缺少 venv 模块。Debian 或 Ubuntu：apt install python3-venv；"
        "其他系统请从 python.org 安装。",
    ),
    "venv_failed": (
        "Could not make {path}: {detail}. Delete that folder and start again.",
        "无法创建 {path}：{detail}。请删除该文件夹后重试。",
    ),
    "no_network": (
        "The install could not reach the package index. Check the network and start again, "
        "or name a mirror in PIP_INDEX_URL.",
        "无法连接软件源。请检查网络后重试，或用 PIP_INDEX_URL 指定镜像。",
    ),
    "disk_full": (
        "The disk is full. Free some GB where {path} lies and start again.",
        "磁盘已满。请在 {path} 所在磁盘腾出几 GB 后重试。",
    ),
    "no_rights": (
        "No right to write to {path}. Move the project to a folder of your own and start again.",
        "没有写入 {path} 的权限。请把项目移到自己的文件夹后重试。",
    ),
    "no_wheel": (
        "A package has no build for this Python or system: {detail}. Python 3.11 to 3.13 have all; "
        "delete .venv and start with one of them.",
        "某个软件包不支持当前的 Python 或系统：{detail}。请删除 .venv，改用 Python 3.11 至 3.13。",
    ),
    "pip_failed": (
        "The install failed: {detail}. All that pip said is in {log}.",
        "安装失败：{detail}。完整日志见 {log}。",
    ),
    "replacing": (
        "Stopping the studio that was started before (process {pid}).",
        "正在停止先前启动的工作室（进程 {pid}）。",
    ),
    "cannot_stop": (
        "The studio that was started before (process {pid}) does not stop. End it and start again.",
        "先前启动的工作室（进程 {pid}）无法停止。请手动结束后重试。",
    ),
    "port_taken": (
        "Port {port} is in use by another program. Choose another one: python launch.py --port {other}",
        "端口 {port} 被其他程序占用。请另选端口：python launch.py --port {other}",
    ),
    "next_port": (
        "Port {port} is in use by another program; taking {other}.",
        "端口 {port} 被其他程序占用，改用 {other}。",
    ),
    "no_port": (
        "Ports {port} to {other} are all in use. Choose one: python launch.py --port NUMBER",
        "端口 {port} 至 {other} 均被占用。请指定端口：python launch.py --port 数字",
    ),
    "starting": ("Starting the studio ...", "正在启动工作室……"),
    "open": ("The studio is open: {url}  (Ctrl+C stops it)", "工作室已打开：{url}（按 Ctrl+C 停止）"),
    "server_failed": (
        "The studio stopped by itself (exit code {code}); the lines above say why. `python launch.py doctor` "
        "checks this machine.",
        "工作室意外退出（代码 {code}），原因见上。可运行 python launch.py doctor 检查本机。",
    ),
    "replaced": ("Another start has taken over.", "另一个启动已接管。"),
    "stopping": ("Stopping the studio ...", "正在停止工作室……"),
    "stopped": ("Stopped.", "已停止。"),
}


class Refused(Exception):
    """The launcher cannot go on; the message says in both languages what failed and what to do."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key = key
        super().__init__(sentence(key, **facts))


def sentence(key: str, **facts: object) -> str:
    """Fill one of the sentences with facts, in both languages."""
    return "\n".join(text.format(**facts) for text in WORDS[key])


def say(key: str, **facts: object) -> None:
    """Tell the user something, apart from any command's own output."""
    tell(sentence(key, **facts))


def tell(text: str) -> None:
    """Print to standard error at once; a console without Chinese shows marks instead of failing."""
    encoding = sys.stderr.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def minutes(seconds: float) -> str:
    """Spell a duration as minutes and seconds, the same in both languages.

    Examples
    --------
    >>> minutes(95.2)
    '1:35'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
