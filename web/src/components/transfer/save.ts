/** Let the browser keep a file under a name. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by the next task, and holds the file by itself.
  setTimeout(() => URL.revokeObjectURL(url))
}
