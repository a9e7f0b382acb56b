export function programs(): { name: string; source: string; want: string }[];
export function python(
  source: string,
  options?: { args?: string[]; env?: Record<string, string>; input?: string | null },
): Promise<{ stdout: string; stderr: string; exitCode: number | null }>;
